// Package catalog opens the page of `batchfn catalog` in a real Chromium, by which
// people read it: search, filters, sorting, the hash, the keyboard, the dialog, the
// week, printing, and reading without a script; nothing is fetched and nothing breaks
// the page's Content-Security-Policy. axe-core looks for what keeps people out, and
// html-validate for what is not HTML. `make test-browser` installs and runs all of it.
//
// BATCHFN_SCREENSHOTS=DIR keeps pictures of the page, in three widths, two schemes and
// two languages.
package catalog

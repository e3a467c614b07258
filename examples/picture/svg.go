package main

// The pieces of the picture. It has its own background, so that it is readable on
// a light and on a dark page.
const (
	head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="title desc">
<title id="title">One entry becomes the manifests of every region</title>
<desc id="desc">On the left, an entry of a few lines. On the right, lines of the CronJob that batchfn renders from it, for each region.</desc>
<style>text{font-family:ui-sans-serif,system-ui,sans-serif;fill:#1f2328}.c{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;white-space:pre}.h{font-size:15px;font-weight:600}.n{font-size:12.5px}</style>
<rect width="%[1]d" height="%[2]d" rx="12" fill="#eef2f7"/>
`
	sheet   = `<rect x="%d" y="%d" width="%d" height="%d" rx="8" fill="#ffffff" stroke="#57606a"/>` + "\n"
	heading = `<text class="h" x="%d" y="%d">%s</text>` + "\n"
	code    = `<text class="c" x="%d" y="%d" xml:space="preserve">%s</text>` + "\n"
	note    = `<text class="n" x="%d" y="%d">%s</text>` + "\n"
	arrow   = `<g transform="translate(%d %d)"><path d="M-30 0H50M36 -10L52 0L36 10" fill="none" stroke="#0550ae" stroke-width="3"/><text class="n" x="-34" y="-14">batchfn render</text></g>` + "\n"
)

// Package pattern finds what many resources have in common. What is the same in
// all of them becomes a template; what differs becomes the fields of entries, one
// for each batch, and of tables by region and by team. That is how the fleet is
// written for programs that know nothing of batches: the template has nothing
// but look-ups, conditions and loops, which is less than a chart that somebody
// wrote by hand would do.
package pattern

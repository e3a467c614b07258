#!/bin/sh
# What a new user does in a bare root: make is installed by hand, then come the two commands of the README.
set -eu
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install make ca-certificates >/dev/null 2>&1
# shellcheck disable=SC2016 # the fences of Markdown
commands=$(sed -n '/^## Two commands/,/^## [^T]/{/^```sh/,/^```/{/^```/!p}}' README.md)
[ "$(echo "$commands" | wc -l)" -eq 2 ]
echo "$commands" | while read -r command; do
	echo "make fresh: $command"
	began=$(date +%s)
	sh -c "$command" </dev/null >/tmp/output 2>&1 || {
		cat /tmp/output
		echo "make fresh: it failed: $command" >&2
		exit 1
	}
	grep -E '^(ok|make tools)' /tmp/output || [ -s /tmp/output ]
	echo "make fresh: it took $(($(date +%s) - began)) seconds"
done

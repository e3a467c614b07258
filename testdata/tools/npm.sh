#!/bin/sh
# Installs the npm packages of a directory when its lock file is not the one that was installed last.
set -eu
cd "$1"
cmp -s package-lock.json node_modules/.installed && exit 0
echo "make tools: installing the npm packages of $1"
npm ci --silent --no-audit --no-fund || {
	echo "make tools: npm ci failed in $1. Is the npm registry reachable? For its error run: npm ci --prefix $1" >&2
	exit 1
}
cp package-lock.json node_modules/.installed

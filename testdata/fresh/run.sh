#!/bin/sh
# Runs the README's two commands as a new user finds them: in a bare root of this machine's own Debian or Ubuntu, with
# Go, make and CA certificates, and nothing else. It needs root. The mirror is the one of this machine's apt, and Go's
# and npm's registries are those that are configured here. Their caches are shared, so that it takes minutes; results
# of tests are not.
set -eu
cd "$(dirname "$0")/../.."

fail() {
	echo "make fresh: $*" >&2
	exit 1
}

[ "$(id -u)" -eq 0 ] || fail "it makes a root file system and mounts into it, so run it as root: sudo make fresh"
command -v apt-get >/dev/null || fail "it makes a bare root of the machine's own Debian or Ubuntu, and there is no apt here"
testdata/tools/install.sh debootstrap git unshare
[ -z "$(git status --porcelain)" ] || echo "make fresh: it takes the last commit, without what is uncommitted here"

# Of this machine's apt: "URI SUITE COMPONENT" of the distribution itself, not of what was added.
# shellcheck disable=SC1091
distribution=$(. /etc/os-release && echo "$ID $VERSION_CODENAME")
# shellcheck disable=SC2016 # apt expands these
sources=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
	awk -v id="${distribution% *}" 'tolower($1) == id { print $2, $3, $4 }' | sort -u)
suite=${distribution#* }
mirror=$(echo "$sources" | awk -v suite="$suite" '$2 == suite { print $1; exit }')
components=$(echo "$sources" | awk -v suite="$suite" '$2 == suite { printf "%s%s", separator, $3; separator = "," }')
[ -n "$mirror" ] || fail "apt has no source of $suite, or no list of it yet: apt-get update"

root=$(mktemp -d "${TMPDIR:-/tmp}/batchfn-fresh-XXXXXX")
chmod 755 "$root"
trap 'rm -rf "$root"' EXIT # nothing is mounted there but in enter.sh's namespace
trap 'exit 1' HUP INT TERM
archives=${XDG_CACHE_HOME:-$HOME/.cache}/batchfn-fresh
mkdir -p "$archives"

echo "make fresh: making a bare root of $suite"
debootstrap --variant=minbase --components="$components" --cache-dir="$archives" "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
	{ tail -20 "$root.log" >&2; fail "debootstrap failed. Is the mirror of apt reachable? Its log: $root.log"; }
rm -f "$root.log"
echo "$sources" | sed 's/^/deb /' >"$root/etc/apt/sources.list"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
for file in /usr/local/share/ca-certificates/*.crt; do
	[ ! -e "$file" ] || install -D -m 644 "$file" "$root$file"
done
cp -a "$(go env GOROOT)" "$root/usr/local/go"
home=/home/new
git clone -q "file://$PWD" "$root$home/batchfn"

unshare --mount --propagation private --pid --fork --kill-child testdata/fresh/enter.sh "$root" "$home" "$archives"

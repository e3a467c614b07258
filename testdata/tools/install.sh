#!/bin/sh
# Installs what the tests need besides Go, where it is missing: the programs given as arguments, each by the package
# that has it. Where it cannot install them it prints the command that does. It never asks a question.
set -eu

# packages_of lists each program with its packages, comma between, in Debian, in Fedora and in Homebrew (-: there is none).
# Without a Japanese font, half of a page in Chromium would be boxes.
packages_of() {
	cat <<-'END'
		sh          dash        dash        dash
		dash        dash        dash        dash
		bash        bash        bash        bash
		zsh         zsh         zsh         zsh
		fish        fish        fish        fish
		busybox     busybox     busybox     -
		curl        curl        curl        curl
		jq          jq          jq          jq
		wget        wget        wget        wget
		shellcheck  shellcheck  ShellCheck  shellcheck
		ip          iproute2    iproute     -
		unshare     util-linux  util-linux  -
		setpriv     util-linux  util-linux  -
		git         git         git-core    git
		npm         npm         nodejs-npm  node
		valgrind    valgrind    valgrind    -
		docker      docker.io   moby-engine docker
		dockerd     docker.io   moby-engine -
		debootstrap debootstrap debootstrap -
		chromium    chromium,fonts-noto-cjk chromium,google-noto-sans-cjk-fonts -
	END
}

# packages prints the packages of the missing programs in a distribution: 2 is Debian, 3 Fedora, 4 Homebrew.
packages() {
	packages_of | awk -v column="$1" -v missing=" $missing " '
		!index(missing, " " $1 " ") { next }
		$column == "-" { none = none " " $1; next }
		!seen[$column]++ { gsub(",", " ", $column); printf "%s%s", separator, $column; separator = " " }
		END { if (none) printf " (there is no package of:%s)", none }'
}

# as_root runs a command as root, or explains who has to.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -- "$@"
	else
		fail "root must install this, and there is no sudo here. As root, run: apt-get update && apt-get install $(packages 2)"
	fi
}

fail() {
	echo "make tools: $*" >&2
	exit 1
}

# with_apt installs Debian's packages. NodeSource's nodejs contains npm, and conflicts with Debian's package of it.
with_apt() {
	as_root apt-get -qq update || fail "apt-get update failed. Is the package registry reachable? The tests still need:$missing"
	wanted=$(packages 2)
	if apt-cache show --no-all-versions nodejs 2>/dev/null | grep -q '^Conflicts:.*\<npm\>'; then
		wanted=$(echo "$wanted" | sed 's/\<npm\>/nodejs/')
	fi
	# From Debian 13 on docker.io only recommends the client. What else is recommended, such as a C compiler for npm, takes long.
	recommends=--no-install-recommends
	case $missing in *docker*) recommends=--install-recommends ;; esac
	echo "make tools: installing $wanted"
	# shellcheck disable=SC2086 # one word for each package
	output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y $recommends install $wanted 2>&1) || {
		echo "$output" >&2
		fail "apt-get could not install them. Is the package registry reachable? The tests still need:$missing"
	}
}

missing=
for program in "$@"; do
	command -v "$program" >/dev/null || missing="$missing $program"
done
if [ -z "$missing" ]; then
	exit 0
elif command -v apt-get >/dev/null; then
	with_apt
elif command -v dnf >/dev/null; then
	fail "missing:$missing. Install with: sudo dnf install $(packages 3)"
elif command -v brew >/dev/null; then
	fail "missing:$missing. Install with: brew install $(packages 4)"
else
	fail "missing:$missing. Install them with your package manager; Debian calls the packages $(packages 2)"
fi
for program in $missing; do
	command -v "$program" >/dev/null || fail "$program is still missing from PATH after the installation"
done

#!/bin/sh
# Runs the README's two commands in a root that run.sh made; arguments: the root, the home directory in it, and a directory of Debian archives.
# It has a mount and a process namespace of its own, so nothing stays mounted, and nothing goes on running.
set -eu
root=$1 home=$2 archives=$3

# share SOURCE TARGET: a directory of this machine, in the root.
share() {
	mkdir -p "$1" "$root$2"
	mount --bind "$1" "$root$2"
}

# The module cache keeps its path: the build cache knows what was built of it by path.
modules=$(go env GOMODCACHE) builds=$(go env GOCACHE)
mount --bind "$root" "$root"
share "$modules" "$modules"
share "$builds" "$home/.cache/go-build"
share "$archives" /var/cache/apt/archives
set -- "GOMODCACHE=$modules" GOFLAGS=-count=1 GOTOOLCHAIN=local
for name in GOPROXY GOSUMDB GONOPROXY GONOSUMDB; do
	set -- "$@" "$name=$(go env $name)"
done
if command -v npm >/dev/null; then
	npm=$(npm config get cache)
	share "$npm" "$home/.npm"
	set -- "$@" "npm_config_registry=$(npm config get registry)"
fi
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY NODE_EXTRA_CA_CERTS CI; do
	if value=$(printenv "$name"); then
		set -- "$@" "$name=$value"
	fi
done
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"

# Not chroot: in a changed root nobody can make a user namespace.
cd "$root"
pivot_root . mnt
umount -l /mnt
exec env -i "HOME=$home" PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
	"$@" sh -c 'cd "$HOME/batchfn" && exec testdata/fresh/user.sh'

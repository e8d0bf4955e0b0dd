# What the editors' tests need, put into one folder of the user's cache. To be
# sourced by run, which has the function bounded; nothing here runs by itself.
#
# Every thing has a version of its own in its stamp, so a newer one is fetched
# once and the old one is simply not asked for any more. What cannot be had (no
# network, no npm, no root) makes the function fail; its caller skips then.

cache="${XDG_CACHE_HOME:-$HOME/.cache}/rulewright-editors"

playwright_version=1.65.1
node_version=24.21.0
code_floor_version=4.100.3 # Visual Studio Code 1.100, the oldest that the extension takes
code_new_version=4.139.1   # Visual Studio Code 1.139

export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
export npm_config_fetch_retries=1 npm_config_fetch_timeout=30000 npm_config_progress=false

# once STAMP COMMAND… runs a command unless it has worked before.
once() {
	local stamp="$cache/.has-$1"
	shift
	[ -e "$stamp" ] && return 0
	[ -n "${install:-}" ] || {
		echo 'it is not installed, and nothing is to be installed here (RULEWRIGHT_EDITORS=install does)'
		return 1
	}
	mkdir -p "$cache"
	"$@" && touch "$stamp"
}

# from_npm FOLDER PACKAGE@VERSION fetches a package without running its scripts.
from_npm() (
	command -v npm >/dev/null || { echo 'there is no npm'; return 1; }
	mkdir -p "$cache/$1" && cd "$cache/$1" || return
	echo '{"private":true}' >package.json
	bounded 120 npm install --ignore-scripts --no-save "$2"
)

# code_server FOLDER VERSION fetches VS Code's server and web workbench. Only
# the terminal and the logs on disk need native parts, so none is built.
code_server() (
	from_npm "$1" "code-server@$2" || return
	cd "$cache/$1/node_modules/code-server/lib/vscode" || return
	bounded 120 npm install --omit=dev --ignore-scripts --legacy-peer-deps
)

# from_apt PROGRAM PACKAGE… installs packages of the system's own unless the
# program is there.
from_apt() {
	local program="$1"
	shift
	command -v "$program" >/dev/null && return 0
	[ -n "${install:-}" ] || { echo "there is no $program"; return 1; }
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "there is no $program, and no apt-get or no root to install it"
		return 1
	fi
	if [ -z "${apt_updated:-}" ]; then
		bounded 60 apt-get update -q || return
		apt_updated=1
	fi
	DEBIAN_FRONTEND=noninteractive bounded 150 apt-get -o DPkg::Lock::Timeout=60 install -y -q --no-install-recommends "$@" &&
		command -v "$program" >/dev/null
}

# from_suite SUITE FOLDER PACKAGE… unpacks Debian packages of another release,
# with the libraries that they need, into a folder of the cache. The system's
# own packages stay as they are; $FOLDER/run PROGRAM starts a program with the
# loader and libraries of the folder. WITHOUT_LIBRARIES=1 unpacks nothing else.
from_suite() {
	local suite="$1" prefix="$cache/$2" mirror state keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	shift 2
	if ! command -v apt-get >/dev/null || [ ! -e "$keyring" ] || [ "$(dpkg --print-architecture)" != amd64 ]; then
		echo 'this is no Debian on amd64'
		return 1
	fi
	mirror="$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		grep -oE '^(URIs:|deb .*) *https?://[^ ]*/debian/?( |$)' | grep -oE 'https?://[^ ]*' | head -n 1)"
	[ -n "$mirror" ] || { echo 'no mirror is configured'; return 1; }
	state="$prefix/.apt"
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	: >"$state/status"
	echo "deb [signed-by=$keyring] $mirror $suite main" >"$state/sources.list"
	local apt=(timeout 120 apt-get -q
		-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferencesparts=/dev/null -o Dir::State::lists="$state/lists"
		-o Dir::State::status="$state/status" -o Dir::Cache="$state/cache"
		-o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Debug::NoLocking=true
		-o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
	"${apt[@]}" update || return
	if [ -n "${WITHOUT_LIBRARIES:-}" ]; then
		(cd "$state/cache/archives" && "${apt[@]}" download "$@") || return
	else
		"${apt[@]}" install -y --download-only "$@" || return
	fi
	local package
	for package in "$state"/cache/archives/*.deb; do dpkg -x "$package" "$prefix" || return; done
	rm -rf "$state"
	cat >"$prefix/run" <<'RUN'
#!/bin/sh
# run PROGRAM ARGUMENTS… with this folder's loader and libraries; what the
# program starts in its turn has the system's.
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
program=$here/$1
shift
export VIMRUNTIME="$here/usr/share/nvim/runtime" HELIX_RUNTIME="$here/usr/lib/hx/runtime"
for emacs in "$here"/usr/share/emacs/*/lisp; do
	[ -d "$emacs" ] || continue
	libexec=$(echo "$here"/usr/libexec/emacs/*/*/)
	EMACSLOADPATH=$(find "$emacs" -type d ! -name obsolete | tr '\n' ':')
	EMACSLOADPATH=${EMACSLOADPATH%:} EMACSDATA=${emacs%/lisp}/etc EMACSDOC=${emacs%/lisp}/etc EMACSPATH=$libexec
	export EMACSLOADPATH EMACSDATA EMACSDOC EMACSPATH
	set -- --dump-file="$(echo "$libexec"*.pdmp)" "$@"
done
exec "$here/usr/lib64/ld-linux-x86-64.so.2" --argv0 "$program" \
	--library-path "$here/usr/lib/x86_64-linux-gnu:$here/lib/x86_64-linux-gnu" "$program" "$@"
RUN
	chmod +x "$prefix/run"
}

# An editor in a terminal that nobody sees: tmux, with a server of its own. To be
# sourced by a session.

socket="$(mktemp -u)"
workspace="$(mktemp -d)"
cp -r "$EXAMPLE/." "$workspace"
failures=0
trap 'terminal kill-server 2>/dev/null; rm -rf "$workspace" "$socket"' EXIT

terminal() { tmux -S "$socket" -f /dev/null "$@" 2>/dev/null; }

# start COMMAND starts an editor in the workspace.
start() {
	COLORTERM=truecolor LANG=C.UTF-8 terminal -u new-session -d -x 120 -y 32 -c "$workspace" "exec $1"
	terminal set -g status off \; set -g default-terminal tmux-256color \; set -sg escape-time 0 \; set -as terminal-overrides ',*:RGB'
}

press() { terminal send-keys "$@"; }

shown() { terminal capture-pane -p; }

# on_screen PATTERN waits until a line of the screen is like it.
on_screen() {
	local i
	for ((i = 0; i < 100; i++)); do
		terminal has-session || return 1
		shown | grep -qE -e "$1" && return 0
		sleep 0.1
	done
	return 1
}

# see NAME PATTERN is a check that something is shown.
see() {
	if on_screen "$2"; then
		echo "ok   $1"
	else
		failures=$((failures + 1))
		echo "FAIL $1: no $2 on the screen"
		shown
	fi
}

# picture NAME keeps the screen with its colours, if pictures are wanted.
picture() {
	[ -n "${PICTURES:-}" ] || return 0
	sleep 0.3 # until nothing moves
	mkdir -p "$PICTURES"
	terminal capture-pane -epN >"$PICTURES/$1.ansi"
}

# server is the process of the language server; not one that has ended and waits
# to be noticed.
server() { ps -o pid=,stat=,comm= --ppid "$(terminal display -p '#{pane_pid}')" | awk '$2 !~ /Z/ && $3 == "rulewright" { print $1; exit }'; }

finish() { [ "$failures" = 0 ]; }

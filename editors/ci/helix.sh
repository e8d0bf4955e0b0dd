# Helix, in a terminal.

if have Helix from_apt tmux tmux && have Helix once helix-trixie from_suite trixie helix hx; then
	PICTURES="$shots/helix" session Helix 90 "$root/editors/helix/session.sh" "$cache/helix/run" usr/bin/hx
fi

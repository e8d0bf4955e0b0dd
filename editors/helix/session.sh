#!/usr/bin/env bash
# A session of Helix with the configuration of this folder:
#
#   EXAMPLE=testdata/example session.sh HX…       rulewright is on the PATH
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=../ci/terminal.sh
. "$here/../ci/terminal.sh"

mkdir -p "$workspace/.config/helix"
cp "$here/languages.toml" "$workspace/.config/helix/"
{ echo 'theme = "dark_plus"' && cat "$here/config.toml"; } >"$workspace/.config/helix/config.toml"
start "env XDG_CONFIG_HOME='$workspace/.config' XDG_CACHE_HOME='$workspace/.cache' $* rules/linux/shell_from_web_server.toml"

see 'the rule is opened' 'Shell from a Web Server'
press '/' 'systemd' Enter
see 'a finding stands behind its line' 'this exclusion removes nothing'
see 'inlay hints count the sample events' '\) 2/3'
picture findings
press '/' 'nginx' Enter
press Space k
see 'a hover counts them' '1 of 3 sample events'
picture hover
press Escape
sleep 0.3
press '/' 'bash or' Enter
press ';'
press Space a
see 'a quick fix is offered' 'Remove `bash`'
picture quick-fix
press Enter
see 'it is made' 'process.name:\(dash or'
press Escape
sleep 0.3
press '/' 'systemd' Enter
press A ' and process.work'
see 'a field is completed' 'process.working_directory'
picture completion
press Escape
sleep 0.3
press u
killed="$(server)"
kill -9 "$killed"
press ':' 'lsp-restart' Enter
sleep 0.5
press '/' 'php-fpm7' Enter
press Space k
see 'after :lsp-restart a killed server goes on' 'sample events'
now="$(server)"
if [ -z "$killed" ] || [ -z "$now" ] || [ "$now" = "$killed" ]; then
	failures=$((failures + 1))
	echo "FAIL it is a new process: $killed, then $now"
fi
press Escape ':q!' Enter
finish

# What no editor here can try: a strict client instead, and configurations that
# can at least be read.

strict_client() {
	WITHOUT_LIBRARIES=1 from_suite trixie lsprotocol python3-lsprotocol python3-cattr python3-attr python3-typing-extensions
}

if ! [ -x /usr/bin/python3 ]; then
	skip 'the strict client' 'there is no /usr/bin/python3'
elif have 'the strict client' once lsprotocol-trixie strict_client; then
	PYTHONPATH="$cache/lsprotocol/usr/lib/python3/dist-packages" session 'a strict client' 90 \
		/usr/bin/python3 "$root/editors/ci/conformance.py" "$EXAMPLE/rules/linux/shell_from_web_server.toml" "$program" lsp
fi

readable_json() {
	local file
	for file in "$@"; do
		if node -e 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))' "$file"; then
			echo "ok   ${file#"$root/"} is JSON"
		else
			echo "FAIL ${file#"$root/"} is not JSON"
		fi
	done
}
export -f readable_json

skip 'Zed and Sublime Text' 'neither can be had from these registries; their settings are only read'
if command -v node >/dev/null; then
	session 'settings for Zed and Sublime Text' 20 bash -c 'readable_json "$@"' - \
		"$root/editors/zed/settings.json" "$root/editors/sublime/LSP.sublime-settings"
fi

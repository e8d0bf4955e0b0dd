--- Rulewright's client for Neovim: starts the language server for TOML files
--- that hold a detection rule, and adds the commands :Rulewright….
---
--- Works from Neovim 0.7 on; what an older editor lacks (inlay hints before
--- 0.10) is left out without a message. It does nothing to TOML files that are
--- no rules.

local M = {}

--- The defaults; setup() takes a table of the same shape.
M.config = {
  --- The program, or a list of the program and its arguments.
  cmd = { 'rulewright', 'lsp' },
  --- Files and folders that mark a workspace's root, nearest first.
  root_markers = { 'rulewright.toml', 'detection_rules', '.git' },
  --- Called with (client, buffer) once the server is attached.
  on_attach = nil,
  --- Sent to the server as its configuration section "rulewright".
  settings = {},
  --- The client's capabilities where a completion plugin adds some.
  capabilities = nil,
  --- Shows inlay hints where the editor has them.
  inlay_hints = true,
  --- Shows above a rule what it does with its sample events.
  code_lens = true,
}

local uv = vim.uv or vim.loop

--- The line range that is read to see whether a buffer holds a rule.
local DETECT_LINES = 2000

--- Whether a buffer's text has a table that only rule files have.
function M.is_rule(bufnr)
  local lines = vim.api.nvim_buf_get_lines(bufnr, 0, DETECT_LINES, false)
  for _, line in ipairs(lines) do
    if line:match('^%s*%[rule%]') or line:match('^%s*%[hunt%]') or line:match('^%s*%[metadata%]') then
      return true
    end
  end
  return vim.api.nvim_buf_get_name(bufnr):match('rulewright%.toml$') ~= nil
end

--- The workspace's root for a file: the folder of the nearest marker, else
--- the file's own folder.
function M.root_dir(path)
  local start = vim.fn.fnamemodify(path, ':p:h')
  for _, marker in ipairs(M.config.root_markers) do
    local dir = start
    while true do
      if uv.fs_stat(dir .. '/' .. marker) then
        return dir
      end
      local parent = vim.fn.fnamemodify(dir, ':h')
      if parent == dir then
        break
      end
      dir = parent
    end
  end
  return start
end

local function command()
  local cmd = M.config.cmd
  return type(cmd) == 'table' and cmd or { cmd, 'lsp' }
end

--- Shows a text in a window of its own, which `q` closes.
local function show(text)
  vim.cmd('new')
  local buf = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, vim.split(text, '\n'))
  vim.bo[buf].buftype, vim.bo[buf].bufhidden, vim.bo[buf].modifiable = 'nofile', 'wipe', false
  vim.api.nvim_buf_set_keymap(buf, 'n', 'q', '<cmd>close<cr>', { noremap = true, silent = true })
end

--- Runs a command of the server's on a rule and shows what comes of it.
local function run(name, uri, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if not client then
    return
  end
  client.request('workspace/executeCommand', { command = name, arguments = { uri } }, function(err, result)
    if err then
      vim.notify('rulewright: ' .. err.message, vim.log.levels.WARN)
    elseif name == 'rulewright.showSamples' and type(result) == 'string' then
      show(result)
    elseif name == 'rulewright.makeSamples' and type(result) == 'string' then
      vim.cmd('split ' .. vim.fn.fnameescape(vim.uri_to_fname(result)))
    end
  end, 0)
end

--- Has the server run a rule on another file of sample events; an empty one
--- goes back to the rule's own.
local function use_samples(client, uri, path)
  client.request('workspace/executeCommand', { command = 'rulewright.chooseSamples', arguments = { uri, path } }, function(err, names)
    if err then
      vim.notify('rulewright: ' .. err.message, vim.log.levels.WARN)
      return
    end
    vim.notify('rulewright: the rule is run on ' .. (names ~= '' and names or 'no sample events'))
    M.refresh_lenses(vim.uri_to_bufnr(uri))
  end, 0)
end

--- Asks which sample events a rule should be run on. The choice holds until
--- the session ends.
function M.choose_samples(uri, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if not client then
    return
  end
  client.request('workspace/executeCommand', { command = 'rulewright.listSamples', arguments = { uri } }, function(err, choices)
    if err then
      vim.notify('rulewright: ' .. err.message, vim.log.levels.WARN)
      return
    end
    choices = type(choices) == 'table' and choices or {}
    choices[#choices + 1] = { label = 'another file…' }
    vim.ui.select(choices, {
      prompt = 'Sample events',
      format_item = function(c) return c.label .. (c.used and ' (in use)' or '') end,
    }, function(choice)
      if not choice then
        return
      elseif choice.path then
        use_samples(client, uri, choice.path)
        return
      end
      vim.ui.input({ prompt = 'File with events: ', completion = 'file' }, function(path)
        if path and path ~= '' then
          use_samples(client, uri, vim.fn.fnamemodify(path, ':p'))
        end
      end)
    end)
  end, 0)
end

--- Draws the lenses of a buffer again.
function M.refresh_lenses(bufnr)
  if M.config.code_lens and vim.lsp.codelens then
    pcall(vim.lsp.codelens.refresh, { bufnr = bufnr })
  end
end

--- Draws the lenses of a buffer, now and when its text changes.
local function lenses(bufnr)
  if not (M.config.code_lens and vim.lsp.codelens) then
    return
  end
  local refresh = function() M.refresh_lenses(bufnr) end
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, { buffer = bufnr, callback = refresh })
  refresh()
end

local warned = false

--- What the editor can show. From 0.10 on its windows for Markdown want a
--- tree-sitter parser, which some distributions leave out: then texts are asked
--- for without Markdown, for a hover would be an error message otherwise.
local function capabilities()
  local all = vim.deepcopy(M.config.capabilities or vim.lsp.protocol.make_client_capabilities())
  if vim.fn.has('nvim-0.10') == 1 and #vim.api.nvim_get_runtime_file('parser/markdown.*', false) == 0 then
    local plain = { textDocument = {
      hover = { contentFormat = { 'plaintext' } },
      signatureHelp = { signatureInformation = { documentationFormat = { 'plaintext' } } },
      completion = { completionItem = { documentationFormat = { 'plaintext' } } },
    } }
    all = vim.tbl_deep_extend('force', all, plain)
  end
  return all
end

--- The servers that were told to end, by client, and when others died.
local stopped, deaths = {}, {}

--- Deaths within these seconds after which a server is left alone.
local MOST_DEATHS, WITHIN = 5, 180

--- Attaches a new server to the open rules when one died.
local function revive(code, signal, client_id)
  local told = stopped[client_id] or (code == 0 and (signal == 0 or signal == 15))
  stopped[client_id] = nil
  if told or vim.v.exiting ~= vim.NIL then
    return
  end
  local now = os.time()
  deaths = vim.tbl_filter(function(at) return now - at < WITHIN end, deaths)
  deaths[#deaths + 1] = now
  if #deaths >= MOST_DEATHS then
    vim.notify('rulewright: the server died ' .. #deaths .. ' times and is left alone; :RulewrightRestart starts it again', vim.log.levels.ERROR)
    return
  end
  vim.notify('rulewright: the server died and is started again', vim.log.levels.WARN)
  vim.defer_fn(M.attach_all, 300)
end

local function client_config(root)
  return {
    name = 'rulewright',
    cmd = command(),
    root_dir = root,
    settings = { rulewright = M.config.settings },
    capabilities = capabilities(),
    on_exit = function(...)
      local exit = { ... }
      vim.schedule(function() revive(exit[1], exit[2], exit[3]) end)
    end,
    on_attach = function(client, bufnr)
      if M.config.inlay_hints and vim.lsp.inlay_hint and client.server_capabilities.inlayHintProvider then
        pcall(vim.lsp.inlay_hint.enable, true, { bufnr = bufnr })
      end
      lenses(bufnr)
      if M.config.on_attach then
        M.config.on_attach(client, bufnr)
      end
    end,
  }
end

-- Neovim 0.7 has no vim.lsp.start: one client a root is kept here.
local clients = {}

local function start_old(bufnr, root)
  local id = clients[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(client_config(root))
    clients[root] = id
  end
  if id then
    vim.lsp.buf_attach_client(bufnr, id)
  end
end

--- Attaches the server to a buffer if it holds a rule. Safe to call often.
function M.attach(bufnr)
  bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
  local path = vim.api.nvim_buf_get_name(bufnr)
  if path == '' or vim.bo[bufnr].buftype ~= '' or not M.is_rule(bufnr) then
    return
  end
  if vim.fn.executable(command()[1]) == 0 then
    if not warned then
      warned = true
      vim.notify(
        ('rulewright: the program %q was not found; install it or set cmd in setup(). :checkhealth rulewright tells more'):format(command()[1]),
        vim.log.levels.WARN
      )
    end
    return
  end
  local root = M.root_dir(path)
  if vim.lsp.start then
    vim.lsp.start(client_config(root), { bufnr = bufnr })
  else
    start_old(bufnr, root)
  end
end

--- Rulewright's clients, whatever the editor's version calls the function.
function M.clients()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  local out = {}
  for _, c in pairs(get()) do
    if c.name == 'rulewright' then
      out[#out + 1] = c
    end
  end
  return out
end

--- Attaches the server to every open rule.
function M.attach_all()
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].filetype == 'toml' then
      M.attach(bufnr)
    end
  end
end

local function stop()
  for _, c in ipairs(M.clients()) do
    stopped[c.id] = true
    vim.lsp.stop_client(c.id)
  end
end

local function restart()
  deaths = {}
  stop()
  vim.defer_fn(M.attach_all, 300)
end

local function info()
  local found = M.clients()
  if #found == 0 then
    print('rulewright: not running')
    return
  end
  for _, c in ipairs(found) do
    print(('rulewright: running, client %d, workspace %s'):format(c.id, tostring(c.config.root_dir)))
  end
end

--- Takes options over and attaches to rule files from now on.
function M.setup(options)
  M.config = vim.tbl_deep_extend('force', M.config, options or {})
  local group = vim.api.nvim_create_augroup('rulewright', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'toml',
    callback = function(ev) M.attach(ev.buf) end,
  })
  -- A new file becomes a rule when its first table is written.
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = group,
    pattern = '*.toml',
    callback = function(ev) M.attach(ev.buf) end,
  })
  vim.api.nvim_create_user_command('RulewrightRestart', restart, { desc = 'Restart the Rulewright server' })
  vim.api.nvim_create_user_command('RulewrightStop', stop, { desc = 'Stop the Rulewright server' })
  for _, name in ipairs({ 'rulewright.showSamples', 'rulewright.makeSamples' }) do
    vim.lsp.commands[name] = function(lens, ctx) run(name, lens.arguments[1], ctx.client_id) end
  end
  vim.lsp.commands['rulewright.chooseSamples'] = function(lens, ctx) M.choose_samples(lens.arguments[1], ctx.client_id) end
  vim.api.nvim_create_user_command('RulewrightChooseSamples', function()
    for _, c in ipairs(M.clients()) do
      return M.choose_samples(vim.uri_from_bufnr(0), c.id)
    end
  end, { desc = 'Choose the sample events that the rule is run on' })
  vim.api.nvim_create_user_command('RulewrightSamples', function()
    for _, c in ipairs(M.clients()) do
      return run('rulewright.showSamples', vim.uri_from_bufnr(0), c.id)
    end
  end, { desc = 'Show what the rule does with its sample events' })
  vim.api.nvim_create_user_command('RulewrightInfo', info, { desc = 'Show whether Rulewright runs' })
  M.attach_all()
end

return M

-- Converts many texts of Markdown in one process: pandoc lua markup.lua READER WRITER MATHS, where
-- MATHS says how HTML has formulas: mathml, bare (MathML that is not broken), mathjax (as TeX) or plain
-- (in letters and signs).
--
-- Reads texts from stdin, each ended by a NUL, and writes as many to stdout in the same way. All are
-- parsed at once and written at once, since a call of pandoc's reader or writer costs more than a
-- text. Formulas that pandoc cannot read are listed on stderr, as JSON.

local reader, writer, maths = arg[1], arg[2], arg[3]
local is_page = maths == 'mathml'
-- A table whose source has lines wider than `columns` would get columns of fixed widths.
local unbroken = pandoc.ReaderOptions { columns = 100000 }
local options = pandoc.WriterOptions { wrap_text = 'none', html_math_method = maths == 'bare' and 'mathml' or maths }

-- Lists, one to a line, the formulas that could not be converted; the rest of the log is let go.
local function warn(messages)
  for _, message in ipairs(messages) do
    local said = pandoc.json.encode(message)
    if said:find('CouldNotConvertTeXMath', 1, true) then io.stderr:write(said, '\n') end
  end
end

-- Returns each list of blocks as the writer puts it.
local function written(documents)
  local all = pandoc.Blocks {}
  for _, blocks in ipairs(documents) do
    all:extend(blocks)
    all:insert(pandoc.RawBlock(writer, '\0'))
  end
  local messages, text = pandoc.log.silence(pandoc.write, pandoc.Pandoc(all), writer, options)
  warn(messages)
  local found = {}
  for piece in text:gmatch('(%Z*)%z') do
    found[#found + 1] = piece:gsub('^%s+', ''):gsub('%s+$', '')
  end
  return found
end

-- Returns a text with digits in the places for numbers that skeletons.py holds out: as many as those
-- will have.
local function filled(text)
  return (text:gsub('5550%d%d%d%d(%d%d)0555', function(long) return ('0'):rep(tonumber(long)) end))
end

-- How wide a formula is at most, in ems, by what stands in its longest row.
local function width(tex)
  local widest = 0
  for row in (filled(tex):gsub('\\\\', '\n') .. '\n'):gmatch('(.-)\n') do
    local _, spaced = row:gsub('[=+<>]', '')
    local _, letters = row:gsub('\\%a+', 'x'):gsub('[{}_^&%s]', ''):gsub('.', '')
    widest = math.max(widest, 0.5 * letters + 0.85 * spaced)
  end
  return widest
end

-- The signs before which a formula may be broken, as commands of TeX.
local relations = { approx = true, le = true, leq = true, ge = true, geq = true, equiv = true }

-- Up to this width the left side stays with the first sign and what follows: alpha = is never alone.
local short_side = 6

-- Returns the pieces into which a formula may be broken: before its signs of relation and after its
-- commas, but in no brackets. A formula of several lines is one piece.
local function pieces(tex)
  -- `related` says whether there was a relation since the last comma
  local found, depth, start, at, related = {}, 0, 1, 1, false
  local function cut(place)
    found[#found + 1] = tex:sub(start, place)
    start = place + 1
  end
  while at <= #tex do
    local command = tex:match('^\\(%a+)', at)
    local sign = command or tex:match('^\\.', at) or tex:sub(at, at)
    local last = at + #sign - (command and 0 or 1)
    local before = tex:sub(start, at - 1)
    if sign == '\\\\' and depth == 0 then return { tex } end
    if sign:find('^\\?[{(%[]$') or command == 'begin' then depth = depth + 1 end
    if sign:find('^\\?[})%]]$') or command == 'end' then depth = depth - 1 end
    local relation = (relations[sign] or sign == '=') and depth == 0 and before:find('%S')
    if relation then
      if related or width(before) > short_side then cut(at - 1) end
      related = true
    elseif sign == ',' and depth == 0 and tex:find('%S', at + 1) then
      cut(at)
      related = false
    end
    at = last + 1
  end
  cut(#tex)
  return found
end

-- What a page has room for. On paper, where nothing can be scrolled, a wider formula is smaller.
local room = 48

-- What a phone has room for. There a wider formula is a little smaller before it is scrolled.
local narrow = 18

-- Returns the style by which a wide formula is set smaller.
local function sized(tex)
  local wide = width(tex)
  local style = wide > narrow and ('--wide: %.0f'):format(wide) or ''
  if wide > room then style = style .. ('; --share: %.2f'):format(room / wide) end
  return style
end

-- How a formula is put, by the writers that convert TeX. Typst's carries its alternative text.
local formula = {
  html = function(formula, body)
    local style = sized(formula.text)
    if style ~= '' then body = body:gsub('<math ', '<math style="' .. style .. '" ', 1) end
    -- Browsers set no space between a function's name and its argument: log D, not logD.
    local apply = '<mo>&#8289;</mo>'
    return body:gsub('(<m[su]%a+><mrow><mi[^>]*>[^<]*</mi>)' .. apply, '%1')
      :gsub(apply .. '(</mrow><m[^o])', apply .. '<mspace width="0.167em"></mspace>%1')
  end,
  typst = function(math, body)
    local spoken = math.text:gsub('%s+', ' '):gsub('[\\"]', '\\%0')
    local name = math.mathtype == 'DisplayMath' and '#display' or '#formula'
    return name .. '("' .. spoken .. '", ' .. body .. ');'
  end,
}

-- The formulas met, each once, and the number of each by its kind and TeX.
local formulas, numbers = {}, {}

-- Returns what holds a formula's place until all are converted, in one run.
local function placed(math)
  local key = math.mathtype .. math.text
  if not numbers[key] then
    formulas[#formulas + 1] = math
    numbers[key] = #formulas
  end
  return pandoc.RawInline(writer, '\1' .. numbers[key] .. '\1')
end

-- The width from which a formula in a line of text may be broken, in ems.
local long = 15
local open = '<span class="formula" style="display: flex; flex-wrap: wrap; justify-content: center; '
  .. 'align-items: baseline">'

-- Returns what holds a formula's place; in HTML it is broken where a screen is narrow.
local function noted(math)
  local displayed = math.mathtype == 'DisplayMath'
  local parts = pieces(math.text)
  if writer ~= 'html' or #parts == 1 or not (displayed or width(math.text) > long) then
    return placed(math)
  end
  local inlines = pandoc.List {}
  for _, tex in ipairs(parts) do
    if #inlines > 0 and not displayed then inlines:insert(pandoc.RawInline(writer, '<wbr>')) end
    local spaced = tex:find(',$') and tex .. '\\ ' or tex
    inlines:insert(placed(pandoc.Math(math.mathtype, spaced)))
  end
  if displayed then
    inlines:insert(1, pandoc.RawInline(writer, open))
    inlines:insert(pandoc.RawInline(writer, '</span>'))
  end
  return inlines
end

-- Returns the texts with every formula in its place.
local function with_formulas(found)
  local alone = {}
  for number, math in ipairs(formulas) do
    alone[number] = pandoc.Blocks { pandoc.Plain { math } }
  end
  local put = {}
  for number, body in ipairs(written(alone)) do
    put[tostring(number)] = formula[writer](formulas[number], body)
  end
  for number, text in ipairs(found) do
    found[number] = text:gsub('\1(%d+)\1', put)
  end
  return found
end

-- Returns what is in braces, in brackets where more than one thing is.
local function factor(braced)
  local inside = braced:sub(2, -2):gsub('^%s+', ''):gsub('%s+$', '')
  return (inside:find('^\\?%w+$') or inside:find('^%a_%w$')) and inside or '(' .. inside .. ')'
end

-- Returns a formula with fractions and roots in one line, as letters and signs have them.
local function flat(math)
  local tex, again = math.text, 1
  while again > 0 do
    local fractions, roots
    tex, fractions = tex:gsub('\\[dt]?frac%s*(%b{})%s*(%b{})', function(above, below)
      return factor(above) .. '/' .. factor(below)
    end)
    tex, roots = tex:gsub('\\sqrt%s*(%b{})', function(under) return '√' .. factor(under) end)
    again = fractions + roots
  end
  return pandoc.Math(math.mathtype, tex)
end

-- The longest word that has room beside another in any line.
local longest = 30

-- How a word is put that may be broken anywhere.
local broken = {
  typst = function(word) return '#word("' .. word:gsub('[\\"]', '\\%0') .. '");' end,
  html = function(word)
    local escapes = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }
    return (word:gsub('[^\x80-\xBF][\x80-\xBF]*', function(character)
      return (escapes[character] or character) .. '<wbr>'
    end))
  end,
}

-- Returns a word that may be broken, where it is long.
local function breakable(word)
  if (utf8.len(filled(word.text)) or 0) <= longest then return nil end
  return pandoc.RawInline(writer, broken[writer](word.text))
end

-- Returns a picture whose words are plain: they are heard, and never set. A formula there stays TeX.
local function worded(image)
  image.caption = { pandoc.Str(pandoc.utils.stringify(image.caption)) }
  return image
end

-- How a picture is put with its words, by the writers that put them otherwise than pandoc: Typst's
-- has none, and what is in a page's could be broken.
local picture = {
  html = function(image)
    local said = pandoc.utils.stringify(image.caption)
    local escaped = said:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' })
    return '<img src="' .. image.src .. '" alt="' .. escaped .. '" />'
  end,
  typst = function(image)
    local said = pandoc.utils.stringify(image.caption):gsub('[\\"]', '\\%0')
    return '#box(image("' .. image.src .. '", alt: "' .. said .. '"))'
  end,
}

-- How a picture is put that is a paragraph of its own: in the middle.
local alone = {
  typst = { '#align(center)[', ']' },
  latex = { '{\\centering', '\\par}' },
}

-- Returns the document with its pictures as the writer is to put them.
local function with_pictures(document)
  document = document:walk { Image = worded }
  local around, own = alone[writer], picture[writer]
  document = document:walk {
    Para = function(para)
      if not around or #para.content > 1 or para.content[1].t ~= 'Image' then return nil end
      local before, after = pandoc.RawInline(writer, around[1]), pandoc.RawInline(writer, around[2])
      return pandoc.Para { before, para.content[1], after }
    end,
  }
  return document:walk {
    Image = own and function(image) return pandoc.RawInline(writer, own(image)) end,
    -- A file beside a PDF cannot be reached from there.
    Link = writer == 'typst' and function(link)
      if link.target:find('^\u{E0F1}') then return link.content end
    end or nil,
  }
end

-- Returns the blocks of a text, or of several texts together.
local function parsed(text)
  local _, document = pandoc.log.silence(pandoc.read, text, reader, unbroken)
  if text:find('](', 1, true) then document = with_pictures(document) end
  -- To walk the whole document is much faster than to walk lists of its blocks.
  if maths == 'plain' then document = document:walk { Math = flat } end
  if formula[writer] and is_page then
    document = document:walk { Math = noted, Str = breakable }
  end
  return document.blocks
end

-- Returns the blocks of each text, parsed together with a mark between them, which is much faster
-- than one by one; or nothing where a text might reach into the next.
local function together(texts)
  local mark = '\u{E000}'
  local whole = table.concat(texts, '\n\n' .. mark .. '\n\n')
  if whole:find('\n *%[[^%]\n]+%]:') then return nil end
  local found = { pandoc.Blocks {} }
  for _, block in ipairs(parsed(whole)) do
    if block.t == 'Para' and #block.content == 1 and block.content[1].text == mark then
      found[#found + 1] = pandoc.Blocks {}
    else
      found[#found]:insert(block)
    end
  end
  return #found == #texts and found or nil
end

local texts = pandoc.List {}
for text in io.read('a'):gmatch('(%Z*)%z') do texts:insert(text) end
local documents = together(texts)
if not documents then
  formulas, numbers = {}, {}
  documents = texts:map(parsed)
end
for _, text in ipairs(with_formulas(written(documents))) do io.write(text, '\0') end

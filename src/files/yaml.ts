import type { Document } from 'yaml'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { yamlPackage } from '../template/yaml-package.ts'
import { parseJson } from './json.ts'
import { createLocate, type Inserted, type Locate } from './locate.ts'
import type { Node } from './node.ts'
import { closedVault, type Vault } from './vault.ts'
import { multiplied, nestedTooDeeply, tooDeepAt } from './yaml-depth.ts'
import { type Indented, indentInside } from './yaml-indent.ts'
import { parseLines } from './yaml-lines.ts'
import { explainErrors, firstOpened } from './yaml-problems.ts'
import { makeNode } from './yaml-tree.ts'

/** What a text holds. There are no documents if the text is not YAML at all; the diagnostics then say why. */
export interface Parsed {
  readonly documents: readonly Node[]
  readonly diagnostics: readonly Diagnostic[]
}

// Tags, duplicates and merges are ours to judge: as PyYAML does, with places.
const OPTIONS = {
  version: '1.1',
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  strict: false,
  merge: false,
  logLevel: 'silent',
} as const

// What PyYAML's reader refuses.
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** Parses YAML with the scalars of PyYAML (YAML 1.1) and Ansible's tags, or JSON: every document, every mistake in it. */
export function parseYaml(text: string, file: string, vault: Vault = closedVault()): Parsed {
  try {
    return parseText(text, file, vault)
  } catch (reason) {
    // Thousands of brackets in each other exhaust the stack.
    if (!(reason instanceof RangeError)) throw reason
    return { documents: [], diagnostics: [nestedTooDeeply({ file, line: 1, column: 1 })] }
  }
}

function parseText(text: string, file: string, vault: Vault): Parsed {
  // As in Ansible a text that is JSON is read as JSON: 1e3 is a number there, a text in YAML.
  const json = /^\s*[[{]/.test(text) ? parseJson(text, file, vault) : null
  if (json) return withinDepth({ documents: [json.node], diagnostics: json.diagnostics })
  const locate = createLocate(text, file)
  const refused = refusal(text, locate)
  if (refused) return { documents: [], diagnostics: [refused] }
  const quick = parseLines(text, file)
  if (quick) return { documents: [quick], diagnostics: [] }
  const { source, composed, inserted } = compose(text)
  const locateIn = inserted.size === 0 ? locate : createLocate(source, file, inserted)
  const exhausted = composed.flatMap(({ errors }) => errors).find(({ message }) => /call stack/.test(message))
  if (exhausted) return { documents: [], diagnostics: [nestedTooDeeply(locateIn(exhausted.pos[0]))] }
  const diagnostics: Diagnostic[] = []
  const documents = composed.map((document) => {
    const anchors = new Map<string, Node | null>()
    return makeNode(document.contents, { text: source, locate: locateIn, anchors, diagnostics, vault })
  })
  const broken = explainErrors(composed, source, locateIn)
  if (broken.length === 0) return withinDepth({ documents, diagnostics })
  return {
    documents: [],
    diagnostics: withoutRepeats([...broken, ...diagnostics.filter((d) => d.severity === 'error')]),
  }
}

/** Nobody nests like that on purpose, and what comes after need not be prepared for it. */
function withinDepth(parsed: Parsed): Parsed {
  const place = parsed.documents.map(tooDeepAt).find((one) => one !== undefined)
  const wrong = place ? nestedTooDeeply(place) : parsed.documents.map(multiplied).find((one) => one !== undefined)
  return wrong ? { documents: [], diagnostics: [wrong] } : parsed
}

interface Composed {
  /** The text as composed: some lines may be indented deeper than in the file. */
  readonly source: string
  readonly composed: Document.Parsed[]
  readonly inserted: Inserted
}

function compose(text: string): Composed {
  let source = text
  let composed = composeOnce(text)
  const inserted = new Map<number, number>()
  let done = -1
  for (;;) {
    const opened = firstOpened(composed, source)
    // What could not be helped by indenting is a mistake.
    const indented = opened === undefined || opened <= done ? null : indentInside(source, opened)
    const again = indented && composeOnce(indented.text)
    if (!again || hasErrorIn(again, indented)) return { source, composed, inserted }
    for (const line of linesInside(indented)) inserted.set(line, (inserted.get(line) ?? 0) + indented.by)
    ;[source, composed, done] = [indented.text, again, indented.start]
  }
}

function composeOnce(text: string): Document.Parsed[] {
  const { Composer, Parser } = yamlPackage()
  return [...new Composer(OPTIONS).compose(new Parser().parse(text), true, text.length)] as Document.Parsed[]
}

function hasErrorIn(documents: readonly Document.Parsed[], { start, end }: Indented): boolean {
  return documents.some((document) => document.errors.some(({ pos }) => pos[0] >= start && pos[0] <= end))
}

function linesInside({ text, start, end }: Indented): number[] {
  const first = text.slice(0, start).split('\n').length
  const more = text.slice(start, end).split('\n').length - 1
  return Array.from({ length: more }, (_, i) => first + 1 + i)
}

function refusal(text: string, locate: Locate): Diagnostic | undefined {
  const at = text.search(UNPRINTABLE)
  if (at < 0) return undefined
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return problem(
    'yaml-syntax',
    `the control character U+${code} is not allowed in YAML`,
    locate(at),
    'remove it, or write it as an escape in a double-quoted string',
  )
}

/** One mistake a line: what follows from it on the same line only confuses. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byLine = new Map<number, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const line = diagnostic.place?.line ?? 0
    if (!byLine.has(line)) byLine.set(line, diagnostic)
  }
  return [...byLine.entries()].sort(([a], [b]) => a - b).map(([, diagnostic]) => diagnostic)
}

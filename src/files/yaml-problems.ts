import type { Document, YAMLParseError } from 'yaml'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { yamlPackage } from '../template/yaml-package.ts'
import type { Locate } from './locate.ts'
import { followsValue, RULES, type Trouble } from './yaml-rules.ts'
import { unquotedTemplate } from './yaml-tree.ts'

/** The syntax errors of a file in our words; those that only follow from an earlier one are left out. */
export function explainErrors(documents: readonly Document.Parsed[], text: string, locate: Locate): Diagnostic[] {
  const troubles = documents
    .flatMap((document) => document.errors.map((error) => situate(error, document, text)))
    .sort((a, b) => a.at - b.at)
  return troubles
    .filter((trouble, i) => !isConsequence(trouble, troubles.slice(0, i)))
    .map((trouble) => explain(trouble, locate))
}

function situate(error: YAMLParseError, document: Document.Parsed, text: string): Trouble {
  const at = Math.min(openedAt(error, document, text) ?? error.pos[0], text.length)
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const line = text.slice(lineStart).split('\n', 1)[0]?.trimEnd() ?? ''
  return { code: error.code, said: error.message, at, end: error.pos[1], text, line, lineStart }
}

/** Where the first bracket or quote opens that the yaml package found no end of. */
export function firstOpened(documents: readonly Document.Parsed[], text: string): number | undefined {
  for (const document of documents) {
    for (const error of document.errors) {
      const at = openedAt(error, document, text)
      if (at !== undefined) return at
    }
  }
  return undefined
}

/** What is never closed is missed at the end of the file, but the mistake is at its start. */
function openedAt({ message, pos }: YAMLParseError, document: Document.Parsed, text: string): number | undefined {
  const quote = /Missing closing ["']quote/.test(message)
  if (!quote && !/^Flow .* end with|^Expected flow/.test(message)) return undefined
  const starts: number[] = []
  yamlPackage().visit(document, {
    Node(_key, node) {
      const [start, end] = node.range ?? [0, 0]
      if (quote && yamlPackage().isScalar(node) && node.type?.startsWith('QUOTE')) starts.push(start)
      if (!quote && yamlPackage().isCollection(node) && node.flow && !/[\]}]/.test(text[end - 1] ?? ''))
        starts.push(start)
    },
  })
  return quote ? starts.findLast((start) => start < pos[0]) : starts[0]
}

function isConsequence(trouble: Trouble, earlier: readonly Trouble[]): boolean {
  if (earlier.some((other) => other.lineStart === trouble.lineStart)) return true
  // After a key without its colon, all that stands below it seems to be in the wrong place.
  const isBelowKey = (other: Trouble) => other.code === 'MULTILINE_IMPLICIT_KEY' && trouble.at <= other.end + 3
  if (trouble.code === 'BLOCK_AS_IMPLICIT_KEY' && earlier.some(isBelowKey)) return true
  if (trouble.code === 'TAB_AS_INDENT') return earlier.some((other) => other.code === 'TAB_AS_INDENT')
  return trouble.code === 'UNEXPECTED_TOKEN' && earlier.length > 0 && !followsValue(trouble)
}

function explain(trouble: Trouble, locate: Locate): Diagnostic {
  const template = /^\s*(?:- +)*(?:[^\s#'"{}[\]](?:(?!: )[^#'"{}[\]])*: +)?(?=\{[{%])/.exec(trouble.line)
  if (template) return unquotedTemplate(trouble.text, trouble.lineStart + template[0].length, locate)
  for (const rule of RULES) {
    const found = rule(trouble)
    if (found) return problem('yaml-syntax', found[1], locate(found[0]), found[2])
  }
  const said = trouble.said.charAt(0).toLowerCase() + trouble.said.slice(1)
  return problem('yaml-syntax', said, locate(trouble.at))
}

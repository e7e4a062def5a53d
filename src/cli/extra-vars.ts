import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { problem } from '../diagnostics/diagnostic.ts'
import { isTemplate, toRaw } from '../files/raw.ts'
import { createSourceCache, type SourceCache } from '../files/source.ts'
import { type Parsed, parseYaml } from '../files/yaml.ts'
import { readYamlSource } from '../files/yaml-source.ts'
import { splitArguments } from '../language/split.ts'
import { type Raw, type RawDict, Template } from '../template/values.ts'

/** The variables of `-e`: `k=v` words (strings), JSON or YAML dicts, `@file`. Later ones win. */
export function extraVars(
  given: readonly string[],
  sources: SourceCache = createSourceCache(),
): {
  readonly values: RawDict
  readonly diagnostics: readonly Diagnostic[]
} {
  const values: RawDict = new Map()
  const diagnostics: Diagnostic[] = []
  for (const text of given) {
    const read = text.startsWith('@')
      ? fromFile(text.slice(1), sources)
      : /^\s*[{[]/.test(text)
        ? fromYaml(text, '--extra-vars')
        : fromWords(text)
    for (const [name, value] of read.values) values.set(name, value)
    diagnostics.push(...read.diagnostics)
  }
  return { values, diagnostics }
}

function fromFile(path: string, sources: SourceCache) {
  return fromParsed(readYamlSource(path, sources), path)
}

function fromYaml(text: string, file: string) {
  return fromParsed(parseYaml(text, file), file)
}

function fromParsed({ documents, diagnostics }: Parsed, file: string) {
  const [node] = documents
  const raw = node ? toRaw(node) : new Map<Raw, Raw>()
  if (raw instanceof Map) return { values: raw, diagnostics }
  return {
    values: new Map<Raw, Raw>(),
    diagnostics: [...diagnostics, problem('usage', `the variables of ${file} must be a dict`)],
  }
}

function fromWords(text: string) {
  const split = splitArguments(text, () => true)
  const help = 'write -e name=value, JSON, or @file'
  if (!split) {
    return { values: new Map<Raw, Raw>(), diagnostics: [problem('usage', `a quote is not closed in "${text}"`)] }
  }
  const values = new Map(split.pairs.map(({ name, value }): [Raw, Raw] => [name, rawOf(name, value)]))
  const { rest } = split
  return { values, diagnostics: rest === '' ? [] : [problem('usage', `"${rest}" is no variable`, undefined, help)] }
}

function rawOf(name: string, value: string): Raw {
  return isTemplate(value) ? new Template(value, { file: `-e ${name}`, line: 1, column: 1 }) : value
}

import { readFileSync } from 'node:fs'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { problem } from '../diagnostics/diagnostic.ts'
import { toRaw } from '../files/raw.ts'
import { parseYaml } from '../files/yaml.ts'
import type { Raw, RawDict } from '../template/values.ts'

/** The variables of `-e`: `k=v` words (strings), JSON or YAML dicts, `@file`. Later ones win. */
export function extraVars(given: readonly string[]): {
  readonly values: RawDict
  readonly diagnostics: readonly Diagnostic[]
} {
  const values: RawDict = new Map()
  const diagnostics: Diagnostic[] = []
  for (const text of given) {
    const read = text.startsWith('@')
      ? fromFile(text.slice(1))
      : /^\s*[{[]/.test(text)
        ? fromYaml(text, '--extra-vars')
        : fromWords(text)
    for (const [name, value] of read.values) values.set(name, value)
    diagnostics.push(...read.diagnostics)
  }
  return { values, diagnostics }
}

function fromFile(path: string) {
  try {
    return fromYaml(readFileSync(path, 'utf8'), path)
  } catch {
    return {
      values: new Map<Raw, Raw>(),
      diagnostics: [problem('file-missing', `can't read the file of variables ${path}`)],
    }
  }
}

function fromYaml(text: string, file: string) {
  const { documents, diagnostics } = parseYaml(text, file)
  const [node] = documents
  const raw = node ? toRaw(node) : new Map<Raw, Raw>()
  if (raw instanceof Map) return { values: raw, diagnostics }
  return {
    values: new Map<Raw, Raw>(),
    diagnostics: [...diagnostics, problem('usage', `the variables of ${file} must be a dict`)],
  }
}

function fromWords(text: string) {
  const values: RawDict = new Map()
  for (const [, name = '', double, single, bare] of text.matchAll(/([^\s=]+)=(?:"((?:\\.|[^"])*)"|'([^']*)'|(\S*))/g)) {
    values.set(name, double?.replaceAll(/\\(.)/g, '$1') ?? single ?? bare ?? '')
  }
  const diagnostics =
    values.size > 0
      ? []
      : [problem('usage', `"${text}" is no variable`, undefined, 'write -e name=value, JSON, or @file')]
  return { values, diagnostics }
}

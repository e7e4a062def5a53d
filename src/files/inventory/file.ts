import { closeSync, openSync, readSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { problem } from '../../diagnostics/diagnostic.ts'
import { isExecutable } from '../executable.ts'
import type { SourceCache } from '../source.ts'
import { parseSource } from '../yaml-source.ts'
import { readIni } from './ini.ts'
import type { Loading } from './load.ts'
import { readScript } from './script.ts'
import type { SourceContext } from './source-context.ts'
import { readYamlInventory } from './yaml.ts'

/** Reads one file of an inventory, in whichever form it is. */
export function readInventoryFile(path: string, { inventory, sources, report }: Loading): void {
  const context = { inventory, report, file: path, source: resolve(path), conceal: null }
  const isProgram = startsAsProgram(path)
  if (isProgram && isExecutable(path)) {
    readScript(context.source, sources, context)
    return
  }
  const text = sources.read(path)
  if (typeof text !== 'string') {
    report.push(text)
    return
  }
  const start = { file: path, line: 1, column: 1 }
  if (isProgram) report.push(problem('inventory-syntax', 'this script may not be executed', start, `chmod +x ${path}`))
  else if (extname(path) === '.toml')
    report.push(problem('unsupported', 'inventories in TOML are not supported', start, 'write it in INI or YAML'))
  else if (isYaml(text, extname(path))) readYaml(text, sources, context)
  else readIni(text, sources.isSecret(path) ? { ...context, conceal: sources.vault.conceal } : context)
}

/** A script's `#!`, or the mark of a binary. */
function startsAsProgram(path: string): boolean {
  const bytes = Buffer.alloc(4)
  try {
    const file = openSync(path, 'r')
    readSync(file, bytes, 0, 4, 0)
    closeSync(file)
  } catch {
    // What can't be read is reported when it is read as text.
    return false
  }
  return bytes.toString('latin1').startsWith('#!') || bytes.toString('latin1') === '\x7fELF'
}

/** By the first line that says anything; the ending of the name decides only where that is unclear. */
function isYaml(text: string, extension: string): boolean {
  if (extension === '.ini' || extension === '.cfg') return false
  const first = /^[ \t]*[^#;\s].*$/m.exec(text)?.[0].trim() ?? ''
  if (/^(?:---|%YAML|\{)/.test(first)) return true
  if (first.startsWith('[')) return false
  const startsWithKey = /^(?:"[^"]*"|'[^']*'|[^\s=:]+)\s*:(?:\s|$)/.test(first)
  return startsWithKey || (first !== '' && ['.yml', '.yaml', '.json'].includes(extension))
}

function readYaml(text: string, sources: SourceCache, context: SourceContext): void {
  const { documents, diagnostics } = parseSource(text, context.file, sources)
  context.report.push(...diagnostics)
  const [root, second] = documents
  if (second)
    context.report.push(
      problem('inventory-syntax', 'an inventory holds one document, and a second one starts here', second.place),
    )
  if (root && !(root.kind === 'scalar' && root.value === null)) readYamlInventory(root, context)
}

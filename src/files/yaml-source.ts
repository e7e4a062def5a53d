import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Node } from './node.ts'
import type { SourceCache } from './source.ts'
import type { Vault } from './vault.ts'
import { type Parsed, parseYaml } from './yaml.ts'

/** Reads and parses a YAML or JSON file; what stands in an encrypted one is secret. */
export function readYamlSource(path: string, sources: SourceCache): Parsed {
  const text = sources.read(path)
  return typeof text === 'string' ? parseSource(text, path, sources) : { documents: [], diagnostics: [text] }
}

/** Like `readYamlSource`, of a file that was read already. */
export function parseSource(text: string, path: string, sources: SourceCache): Parsed {
  const { documents, diagnostics } = parseYaml(text, path, sources.vault)
  if (!sources.isSecret(path)) return { documents, diagnostics }
  return {
    documents: documents.map((document) => concealNode(document, sources.vault)),
    diagnostics: diagnostics.map(withoutText),
  }
}

function concealNode(node: Node, { conceal }: Vault): Node {
  const inner = (one: Node): Node => {
    if (one.kind === 'scalar') return { ...one, conceal }
    if (one.kind === 'list') return { ...one, items: one.items.map(inner) }
    return { ...one, entries: one.entries.map(({ key, value }) => ({ key, value: inner(value) })) }
  }
  return inner(node)
}

/** Only where it is, and of what kind: a parser's words may hold any part of the text. */
function withoutText({ code, severity, place }: Diagnostic): Diagnostic {
  const message = code === 'yaml-duplicate-key' ? 'a key is set twice in this mapping' : 'this is not right as YAML'
  const help = 'the file is encrypted, so its text is not shown here: see rcprov vault view'
  return { code, severity, message, ...(place && { place }), help }
}

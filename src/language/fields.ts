import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { MapNode, Node } from '../files/node.ts'
import { toOpenRaw } from '../files/raw.ts'
import { templatesIn } from '../module/templates.ts'
import { checkSyntax } from '../template/evaluate.ts'
import type { Raw } from '../template/values.ts'
import { adviceOn } from './advice.ts'
import { localAsDelegation } from './connection.ts'
import { replacementOf } from './gone.ts'
import { type Keyword, keywords, keywordsAt, type Level } from './keywords.ts'
import { expected, remedy, shownNode } from './takes.ts'

export type Report = (diagnostic: Diagnostic) => void

/** One key of a play, block, task or role, with its value. */
export interface Field {
  readonly name: string
  /** Where the key stands. */
  readonly place: Place
  readonly node: Node
}

export type Fields = ReadonlyMap<string, Field>

/** The keys of a map by name; keys that are no words are reported. */
export function fieldsOf(map: MapNode, report: Report): Fields {
  const fields = new Map<string, Field>()
  for (const { key, value } of map.entries) {
    if (typeof key.value === 'string') fields.set(key.value, { name: key.value, place: key.place, node: value })
    else report(problem('playbook-shape', `a keyword is a word, not ${key.text || 'nothing'}`, key.place))
  }
  return fields
}

/** The fields that are keywords at this level and hold what these take; all others are reported. Empty ones count as left out. */
export function keywordFields(fields: Fields, level: Level, report: Report): Fields {
  const good = new Map<string, Field>()
  for (const [name, field] of fields) {
    const keyword = own(name)
    if (!keyword?.at.includes(level)) report(unknownKeyword(field, level))
    else if (keyword.lacking !== undefined) report(lackingKeyword(field, keyword.lacking))
    else if (!isEmpty(field.node) && holds(field, keyword, report)) good.set(name, field)
  }
  return level === 'play' ? good : localAsDelegation(good, report)
}

/** A value as the run will have it. */
export function rawOf(fields: Fields, name: string): Raw | undefined {
  const field = fields.get(name)
  return field && toOpenRaw(field.node)
}

/** Reports templates whose syntax is wrong. */
export function checkTemplates(raw: Raw, report: Report): void {
  for (const template of templatesIn(raw)) checkSyntax(template).forEach(report)
}

function own(name: string): Keyword | undefined {
  return Object.hasOwn(keywords, name) ? keywords[name] : undefined
}

/** Whether nothing stands behind a key. */
export function isEmpty(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null
}

function holds({ name, place, node }: Field, { takes }: Keyword, report: Report): boolean {
  const wanted = expected(takes, node)
  if (wanted !== undefined) {
    const message = `"${name}" takes ${wanted}, not ${shownNode(node)}`
    report(problem('playbook-shape', message, node.place ?? place, remedy(takes, node)))
  }
  // Tasks have readers of their own, which look at every template in them.
  else if (takes !== 'steps' && takes !== 'conditions' && takes !== 'vars') checkTemplates(toOpenRaw(node), report)
  return wanted === undefined
}

function unknownKeyword({ name, place }: Field, level: Level): Diagnostic {
  const elsewhere = own(name)
  const whole = nameOf(level)
  if (elsewhere?.onlyHere !== undefined && level !== 'import_playbook') {
    const message = `rcprov takes "${name}" only of ${elsewhere.at.map(nameOf).join(', ')}`
    return problem('unsupported', message, place, elsewhere.onlyHere)
  }
  if (elsewhere) {
    const message = `"${name}" is not a keyword of ${whole}`
    const help = adviceOn(name, level) ?? `it is one of ${elsewhere.at.map(nameOf).join(', ')}`
    return problem('unknown-keyword', message, place, help)
  }
  const instead = replacementOf(name)
  if (instead !== undefined) return problem('unsupported', `"${name}" has gone from Ansible`, place, instead)
  const near = didYouMean(name, keywordsAt(level))
  const help = near === '' ? `${whole} takes ${supported(level).join(', ')}` : undefined
  return problem('unknown-keyword', `"${name}" is not a keyword of ${whole}${near}`, place, help)
}

function lackingKeyword({ name, place }: Field, why: string): Diagnostic {
  return problem('unsupported', `rcprov does not have the keyword "${name}" yet`, place, why)
}

function supported(level: Level): readonly string[] {
  return [...keywordsAt(level)].filter((name) => own(name)?.lacking === undefined)
}

function nameOf(level: Level): string {
  return level === 'import_playbook' ? 'import_playbook' : `a ${level}`
}

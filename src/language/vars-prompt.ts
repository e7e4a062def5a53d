import { problem } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Node, ScalarNode } from '../files/node.ts'
import { isTemplate, toRaw } from '../files/raw.ts'
import { toBoolean } from '../module/scalar.ts'
import type { Raw } from '../template/values.ts'
import { type Fields, fieldsOf, type Report } from './fields.ts'
import { isVariableName, notAName } from './vars.ts'

/** A variable that whoever starts the run is asked for. */
export interface Prompt {
  readonly name: string
  readonly question: string
  /** What is typed is not shown, and a secret from then on. */
  readonly private: boolean
  readonly confirm: boolean
  readonly default: Raw | undefined
  /** The hash that is made of the answer (`sha512_crypt`), and what it is made with. */
  readonly encrypt: string | null
  readonly salt: string | null
  readonly saltSize: number | null
}

const known = ['name', 'prompt', 'private', 'default', 'confirm', 'encrypt', 'salt', 'salt_size', 'unsafe']

/** The prompts under `vars_prompt`. */
export function readVarsPrompt(fields: Fields, report: Report): readonly Prompt[] {
  const node = fields.get('vars_prompt')?.node
  return node?.kind === 'list' ? node.items.flatMap((item) => readPrompt(item, report)) : []
}

function readPrompt(node: Node, report: Report): Prompt[] {
  if (node.kind !== 'map') {
    report(
      problem('playbook-shape', 'a prompt is a dict', node.place, 'write "- name: VARIABLE", with "prompt" below it'),
    )
    return []
  }
  const fields = fieldsOf(node, report)
  for (const { name, place } of fields.values()) {
    if (known.includes(name)) continue
    const message = `"${name}" is not a keyword of vars_prompt${didYouMean(name, known)}`
    report(problem('unknown-keyword', message, place, `a prompt takes ${known.join(', ')}`))
  }
  const name = scalarAt(fields, 'name')
  if (!name) report(problem('playbook-shape', 'a prompt says which variable it is for', node.place, 'add "name"'))
  else if (!isVariableName(name.text)) report(notAName(name.text, name.place))
  checkHash(scalarAt(fields, 'encrypt'), report)
  const size = Number(textAt(fields, 'salt_size') ?? 0)
  const given = fields.get('default')?.node
  const text = textAt(fields, 'prompt') ?? name?.text ?? ''
  return [
    {
      name: name?.text ?? '',
      question: text,
      private: yesAt(fields, 'private', true, report),
      confirm: yesAt(fields, 'confirm', false, report),
      default: given && toRaw(given),
      encrypt: textAt(fields, 'encrypt'),
      salt: textAt(fields, 'salt'),
      saltSize: size > 0 ? size : null,
    },
  ]
}

function checkHash(node: ScalarNode | undefined, report: Report): void {
  if (!node || /^(sha512|sha256|md5)(_crypt)?$/.test(node.text)) return
  const message = `"encrypt" makes no hash of the kind "${node.text}"`
  report(problem('unsupported', message, node.place, 'write sha512_crypt, sha256_crypt or md5_crypt'))
}

function scalarAt(fields: Fields, name: string): ScalarNode | undefined {
  const node = fields.get(name)?.node
  return node?.kind === 'scalar' && node.value !== null ? node : undefined
}

function textAt(fields: Fields, name: string): string | null {
  return scalarAt(fields, name)?.text ?? null
}

function yesAt(fields: Fields, name: string, otherwise: boolean, report: Report): boolean {
  const node = scalarAt(fields, name)
  const value = node && toBoolean(node.value)
  if (node && value === undefined && !isTemplate(node.text))
    report(problem('playbook-shape', `"${name}" takes yes or no`, node.place))
  return value ?? otherwise
}

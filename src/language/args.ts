import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node, ScalarNode } from '../files/node.ts'
import { concealed, isTemplate, toOpenRaw, toRaw } from '../files/raw.ts'
import type { AnyModule } from '../module/find.ts'
import { type Raw, type RawDict, Template } from '../template/values.ts'
import type { Action, Given } from './action.ts'
import type { Field, Fields, Report } from './fields.ts'
import { type Split, splitArguments } from './split.ts'

/** A task's arguments as written, and where each stands. */
export interface TaskArgs {
  readonly args: RawDict
  readonly places: ReadonlyMap<string, Place>
}

/** Gathers the arguments from a module's text or dict and from `args:`, which counts less. */
export function readArgs(
  action: Action,
  keywordArgs: Field | undefined,
  tell: Report,
): TaskArgs & { readonly isReadable: boolean } {
  let isReadable = true
  const report: Report = (diagnostic) => {
    isReadable = false
    tell(diagnostic)
  }
  const args: RawDict = new Map()
  const places = new Map<string, Place>()
  const take = (name: string, value: Raw, place: Place) => {
    if (places.has(name)) return
    args.set(name, value)
    places.set(name, place)
  }
  for (const given of action.given) {
    if ('node' in given) takeText(action.module, given, take, report)
    else takeFields(action.module, given, take)
  }
  const node = keywordArgs?.node
  if (node?.kind === 'map') {
    for (const { key, value } of node.entries) take(key.text, argumentRaw(action.module, key.text, value), key.place)
  }
  if (node?.kind === 'scalar') {
    report(
      problem(
        'unsupported',
        'arguments that are all in one variable are not supported',
        node.place,
        'name each of them',
      ),
    )
  }
  return { args, places, isReadable }
}

type Take = (name: string, value: Raw, place: Place) => void

function takeFields(module: AnyModule, fields: Fields, take: Take): void {
  for (const { name, place, node } of fields.values()) take(name, argumentRaw(module, name, node), place)
}

/** In an encrypted file too, paths, names and what steers the engine are no secrets: the output would be all stars. */
function argumentRaw(module: AnyModule, name: string, node: Node): Raw {
  return mayBeSecret(module, name) ? toRaw(node) : toOpenRaw(node)
}

function mayBeSecret(module: AnyModule, name: string): boolean {
  const schema = module.args.properties[name]
  if (schema === undefined) return true
  if ('control' in module) return false
  if (name === module.args.freeForm || ('secret' in schema && schema.secret === true)) return true
  return ['content', 'any', 'object'].includes(schema.type)
}

// The only ones that these modules take as name=value: all else is part of the command.
const commandOptions = ['chdir', 'creates', 'executable', 'removes', 'stdin', 'stdin_add_newline', 'strip_empty_ends']
const commands = ['command', 'raw', 'script', 'shell']

function takeText(module: AnyModule, { node, from }: Exclude<Given, Fields>, take: Take, report: Report): void {
  const text = typeof node.value === 'string' ? node.value.slice(from) : ''
  const isCommand = commands.includes(module.name)
  const split = splitArguments(text, (name) => !isCommand || commandOptions.includes(name))
  if (!split) {
    const help = 'put the whole text in quotes, or write the arguments as a dict'
    report(
      problem('playbook-shape', `a quote or brace is not closed in the arguments of ${module.name}`, node.place, help),
    )
    return
  }
  for (const { name, value, start } of split.pairs) {
    const place = placeIn(node, from + start, name.length)
    take(name, rawText(module, name, value, node, place), place)
  }
  if (split.rest !== '') takeRest(module, { node, from }, split, take, report)
}

function takeRest(
  module: AnyModule,
  { node, from }: Exclude<Given, Fields>,
  split: Split,
  take: Take,
  report: Report,
): void {
  const { rest, restStart } = split
  const place = placeIn(node, from + restStart, rest.includes('\n') ? undefined : rest.length)
  const { freeForm } = module.args
  if (freeForm !== undefined) {
    const isWhole = rest === node.value || node.sealed !== null
    // As one scalar it keeps its exact place for templates that span lines.
    take(freeForm, isWhole ? argumentRaw(module, freeForm, node) : rawText(module, freeForm, rest, node, place), place)
  } else if (isTemplate(rest) && split.pairs.length === 0) {
    const help = 'name each argument'
    report(problem('unsupported', 'arguments that are all in one variable are not supported', place, help))
  } else {
    report(unnamed(module.name, rest, place))
  }
}

function rawText(module: AnyModule, name: string, text: string, node: ScalarNode, place: Place): Raw {
  const raw = isTemplate(text) && !node.unsafe ? new Template(text, place) : text
  return mayBeSecret(module, name) ? concealed(raw, node.conceal) : raw
}

/** What is wrong with text that should be `name=value`. */
function unnamed(module: string, text: string, place: Place) {
  const [, colon, value] = /^([A-Za-z_][\w-]*):(\S+)/.exec(text) ?? []
  const [, spaced] = /^([A-Za-z_][\w-]*)\s*=(?:\s|$)/.exec(text) ?? []
  const [message, help] =
    colon !== undefined
      ? [`a space is missing after "${colon}:"`, `write "${colon}: ${value}"`]
      : spaced !== undefined
        ? [`there are spaces around the "=" of "${spaced}"`, 'write name=value without them']
        : [`${module} takes named arguments, and this has no name`, 'write each as name=value, or all as a dict']
  return problem('playbook-shape', message, place, help)
}

/** The place of a character of a scalar; in folded ones as near as can be told. */
function placeIn(node: ScalarNode, at: number, length: number | undefined): Place {
  const lines = String(node.value).slice(0, at).split('\n')
  const { file, line, column } = node.place
  const offset = lines.at(-1)?.length ?? 0
  return { file, line: line + lines.length - 1, column: column + offset, ...(length !== undefined && { length }) }
}

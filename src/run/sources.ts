import { statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type FileKind, findFile, type SearchFolders } from '../files/search.ts'
import type { Vault } from '../files/vault.ts'
import type { ArgSchema, Args, ArgsSchema } from '../module/args.ts'
import { bytesContent, type Content, type ScriptLine } from '../state/content.ts'
import type { Json } from '../state/json.ts'
import { firstWord } from '../state/words.ts'
import { extendScope, renderText } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { Secret, type Template, Unknown } from '../template/values.ts'
import { fileContent, folderContent, modeOf } from './content.ts'
import type { Prepared } from './prepare.ts'
import type { Run } from './run.ts'
import { templateFile } from './template-file.ts'
import { encoded, templateSettings } from './template-settings.ts'
import { templateVariables } from './template-variables.ts'

/** Turns the arguments that name files, folders, templates or texts into contents. */
export async function resolveSources(
  schema: ArgsSchema,
  args: Args<ArgsSchema>,
  scope: Scope,
  places: SearchFolders,
  run: Pick<Run, 'library' | 'manner'>,
): Promise<Prepared> {
  const resolved: Record<string, unknown> = { ...args }
  for (const [name, argument] of Object.entries(schema.properties)) {
    const given = resolved[name]
    if (given === undefined || given === null) continue
    if (argument.type === 'any' && argument.form && args.body_format === 'form-multipart' && args.remote_src !== true) {
      const { withFiles } = await import('./form-files.ts')
      const form = await withFiles(given as Json, places)
      if ('missing' in form) return notFound(form.missing, form.tried)
      resolved[name] = form.value
    }
    if (argument.type !== 'content') continue
    const source = await resolve(argument, given, resolved, scope, places, run)
    if ('kind' in source) return source
    resolved[name] = source.value
  }
  return { kind: 'ready', args: Object.freeze(resolved) as Args<ArgsSchema> }
}

type Resolved = { readonly value: unknown } | Exclude<Prepared, { kind: 'ready' }>

async function resolve(
  argument: Extract<ArgSchema, { type: 'content' }>,
  given: unknown,
  args: Readonly<Record<string, unknown>>,
  scope: Scope,
  places: SearchFolders,
  { library, manner }: Pick<Run, 'library' | 'manner'>,
): Promise<Resolved> {
  if (argument.source === 'text') return { value: textContent(given) }
  if (argument.source === 'tree' && args[argument.onHostIf] === true) return { value: given }
  if (argument.source === 'archive' && isArchiveOnHost(argument, args)) return { value: given }
  const name = String(given instanceof Secret ? given.open() : given)
  // As in Ansible, files are decrypted unless the task says `decrypt: no`.
  const opener = args.decrypt === false ? null : library.vault
  if (argument.source === 'script') return scriptLine(name, places, opener)
  const kind: FileKind = argument.source === 'template' ? 'templates' : 'files'
  const path = findFile(kind, name, places)
  if (typeof path !== 'string') return notFound(name, path.tried)
  if (argument.source === 'template') {
    const at = { name, path, dest: typeof args.dest === 'string' ? args.dest : null }
    const variables = templateVariables(at, manner.managed)
    return renderFile(templateFile(path, library.vault), args, extendScope(scope, variables))
  }
  if (argument.source === 'archive') {
    const { archiveOf } = await import('./archive/list.ts')
    return { value: await archiveOf(await fileContent(path, opener)) }
  }
  const isInside = argument.source === 'tree' && argument.inside === true
  if (!(await stat(path)).isDirectory()) return { value: await fileContent(path, opener) }
  const follow = args.local_follow !== false
  return { value: await treeOf(path, isInside ? `${name}/` : name, opener, follow) }
}

function isArchiveOnHost(
  { onHostIf, onHostUnless }: Extract<ArgSchema, { source: 'archive' }>,
  args: Readonly<Record<string, unknown>>,
): boolean {
  return args[onHostIf] === true || args[onHostUnless] === false
}

async function scriptLine(line: string, places: SearchFolders, vault: Vault | null): Promise<Resolved> {
  const first = firstWord(line)
  if ('problem' in first) return { kind: 'failed', message: first.problem }
  const path = findFile('files', first.word, places)
  if (typeof path !== 'string') return notFound(first.word, path.tried)
  if ((await stat(path)).isDirectory()) return { kind: 'failed', message: `${path} is a directory, not a script` }
  return { value: { script: await fileContent(path, vault), words: first.rest } satisfies ScriptLine }
}

function notFound(name: string, tried: readonly string[]): Extract<Prepared, { kind: 'failed' }> {
  return { kind: 'failed', message: `Could not find or access '${name}'. Searched in: ${tried.join(', ')}` }
}

/** As rsync has it: with a slash at the end, what is in the folder; without, the folder itself. */
async function treeOf(path: string, name: string, vault: Vault | null, follow: boolean) {
  const { entries } = await folderContent(path, vault, follow)
  if (name.endsWith('/')) return { entries }
  const mode = modeOf(await stat(path))
  const top = basename(path)
  const below = entries.map((entry) => ({ ...entry, path: `${top}/${entry.path}` }))
  return { entries: [{ kind: 'folder' as const, path: top, mode }, ...below] }
}

function textContent(given: unknown): Content {
  const secret = given instanceof Secret
  const plain = given instanceof Secret ? given.open() : given
  const text = typeof plain === 'string' ? plain : JSON.stringify(plain)
  return bytesContent(Buffer.from(text), { secret })
}

function renderFile(template: Template, args: Readonly<Record<string, unknown>>, scope: Scope): Resolved {
  const { file } = template.place
  const mode = modeOf(statSync(file))
  const text = renderText(template, scope, templateSettings(args))
  if (text instanceof Unknown) return { kind: 'unknown', causes: text.causes }
  const secret = text instanceof Secret
  const bytes = encoded(String(text instanceof Secret ? text.open() : text), args.output_encoding)
  return { value: bytesContent(bytes, { secret, name: basename(file), mode }) }
}

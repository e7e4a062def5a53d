import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { closedVault } from '../../src/files/vault.ts'
import { parseYaml } from '../../src/files/yaml.ts'
import type { Library } from '../../src/language/compiler.ts'
import { loadPlaybook } from '../../src/language/playbook.ts'
import type { Step, Task } from '../../src/language/step.ts'
import { ownModules } from '../../src/module/find.ts'
import { type Raw, Template } from '../../src/template/values.ts'

/** A folder with these files for one test, site.yml loaded, and diagnostics as `file:line:column code message`. */
export async function load(files: string | Record<string, string>, rolesPath: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(typeof files === 'string' ? { 'site.yml': files } : files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const library: Library = {
    sources: { yaml: async (file) => parseYaml(readFileSync(file, 'utf8'), file) },
    rolesPath: rolesPath.map((path) => join(folder, path)),
    ownPlaybooks: join(folder, 'own'),
    modules: ownModules,
    extra: new Map(),
    vault: closedVault(),
  }
  const { plays, diagnostics } = await loadPlaybook([join(folder, 'site.yml')], library)
  const local = (text: string) => text.replaceAll(`${folder}/`, '')
  return { folder, library, plays, diagnostics, mistakes: diagnostics.map((one) => local(line(one))) }
}

/** Like `load` of one play on all hosts with these tasks, whose mistakes are placed as if the tasks began at line 1. */
export async function loadTasks(tasks: string, more: Record<string, string> = {}) {
  const loaded = await load({
    'site.yml': `- {hosts: all, tasks: [{import_tasks: tasks.yml}]}`,
    'tasks.yml': tasks,
    ...more,
  })
  return { ...loaded, tasks: loaded.plays.flatMap((play) => tasksIn(play.tasks)) }
}

/** All tasks among steps, in order. */
export function tasksIn(steps: readonly Step[]): Task[] {
  return steps.flatMap((step) =>
    step.kind === 'task' ? [step] : tasksIn([...step.block, ...step.rescue, ...step.always]),
  )
}

/** A raw value in plain words: templates as `<source>`, dicts as objects. */
export function plain(raw: Raw | undefined): unknown {
  if (raw instanceof Template) return `<${raw.source}>`
  if (Array.isArray(raw)) return raw.map(plain)
  return raw instanceof Map ? Object.fromEntries([...raw].map(([key, value]) => [key, plain(value)])) : raw
}

function line({ severity, code, message, place }: Diagnostic): string {
  const at = place ? `${place.file}:${place.line}:${place.column} ` : ''
  return `${at}${severity === 'warning' ? 'warning ' : ''}${code} ${message}`
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { renderDiagnostic } from '../../src/diagnostics/frame.ts'
import { createSourceCache } from '../../src/files/source.ts'
import { closedVault } from '../../src/files/vault.ts'
import { parseYaml } from '../../src/files/yaml.ts'
import type { Library } from '../../src/language/compiler.ts'
import { loadPlaybook } from '../../src/language/playbook.ts'
import { ownModules } from '../../src/module/find.ts'

const END = '=====\n'
const wrong = join(import.meta.dirname, 'wrong')
const folder = mkdtempSync(join(tmpdir(), 'rcprov-wrong-'))
afterAll(() => rmSync(folder, { recursive: true }))

const beside = {
  'files/a': '',
  'files/a.conf': '',
  'templates/a.j2': '',
  'tasks/fine.yml': '- debug: msg=fine',
  'tasks/loop.yml': '- import_tasks: back.yml',
  'tasks/back.yml': '- import_tasks: loop.yml',
  'tasks/playbook.yml': '- hosts: all\n  tasks:\n    - debug: msg=x',
  'roles/common/tasks/main.yml': '- name: First\n  debug: mgs=hello',
  'roles/common/handlers/main.yml': '- name: restart\n  service: {nam: nginx, state: restarted}',
  'roles/fine/tasks/main.yml': '- debug: msg=fine',
  'roles/round/meta/main.yml': 'dependencies: [trip]',
  'roles/trip/meta/main.yml': 'dependencies: [round]',
  'roles/odd/meta/main.yml': 'dependencies:\n  role: common',
}
for (const [name, text] of Object.entries(beside)) {
  mkdirSync(join(folder, dirname(name)), { recursive: true })
  writeFileSync(join(folder, name), `${text}\n`)
}

/** All that is said of a playbook, as the command prints it. */
async function told(name: string, text: string): Promise<string> {
  const playbook = join(folder, name)
  writeFileSync(playbook, text)
  const cache = createSourceCache()
  const yaml: Library['sources']['yaml'] = async (file) => {
    const read = cache.read(file)
    return typeof read === 'string' ? parseYaml(read, file) : { documents: [], diagnostics: [read] }
  }
  const library = {
    sources: { yaml },
    rolesPath: [],
    ownPlaybooks: '',
    modules: ownModules,
    extra: new Map(),
    vault: closedVault(),
  }
  const { diagnostics } = await loadPlaybook([playbook], library)
  const frames = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, cache.line, { color: false }))
  return `${frames.join('\n\n')}\n`.replaceAll(`${folder}/`, '').replaceAll(folder, '.')
}

// Mistakes that people make: each file of wrong/ holds such a playbook, and the message that is needed.
test.each(readdirSync(wrong))('%s', async (name) => {
  const path = join(wrong, name)
  const [playbook = ''] = readFileSync(path, 'utf8').split(END)
  const message = await told(`${basename(name, '.txt')}.yml`, playbook)
  await expect(playbook + END + message).toMatchFileSnapshot(path)
})

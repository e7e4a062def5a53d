import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newFolder, noHosts, run, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }

async function written(content: string, variables: string): Promise<string> {
  const folder = newFolder()
  const tasks = `- hosts: all
  gather_facts: false
  vars: ${variables}
  tasks:
    - copy: {content: ${content}, dest: ${folder}/out}
`
  const { recap } = await run(tasks, { ...alone, folder })
  expect(recap.h1).toBe('changed=1 ok=1')
  return readFileSync(join(folder, 'out'), 'utf8')
}

describe.skipIf(noHosts)('texts that tasks write', () => {
  test.each([
    ['a computed number', String.raw`"{{ many | length }}\n"`, '{many: [a, b]}', '2\n'],
    ['a variable that is computed', String.raw`"{{ count }}\n"`, '{count: "{{ 1 + 1 }}"}', '2\n'],
    ['a computed float and two newlines', String.raw`"{{ 1.5 * 2 }}\n\n"`, '{}', '3.0\n\n'],
    ['a variable that is a number', String.raw`"{{ count }}\n"`, '{count: 2}', '2'],
  ])('%s keeps the newlines behind it as in Ansible 2.14', async (_, content, variables, text) => {
    expect(await written(content, variables)).toBe(text)
  })

  test('a template that a lookup renders knows itself', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'templates'))
    writeFileSync(join(folder, 'templates/t.j2'), '{{ ansible_managed }} {{ template_path }}')
    const { story } = await run(
      "- hosts: all\n  gather_facts: false\n  tasks: [{name: tell, debug: {msg: \"{{ lookup('template', 't.j2') }}\"}}]\n",
      { ...alone, folder },
    )
    expect(story).toEqual(['PLAY all', 'tell: h1 ok Ansible managed t.j2'])
  })

  test("the ends of a template's lines may be written out", async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'templates'))
    writeFileSync(join(folder, 'templates/t.j2'), 'a\nb\n')
    await runTasks(`- template: {src: t.j2, dest: ${folder}/out, newline_sequence: '\\r\\n'}\n`, { ...alone, folder })
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('a\r\nb\r\n')
  })

  test('a line that ends in a newline is added by each run, as Ansible does it', async () => {
    const folder = newFolder()
    const task = `- {name: add, lineinfile: {path: ${folder}/f, line: "one\\n", create: true}}\n`
    expect((await runTasks(task + task, alone)).story).toEqual(['PLAY all', 'add: h1 changed', 'add: h1 changed'])
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('one\n\none\n\n')
  })
})

describe.skipIf(noHosts)('a folder with links', () => {
  test.each([
    { what: 'is copied with what they lead to', option: '', links: ['nowhere', 'up'] },
    { what: 'keeps them if told to', option: 'local_follow=no', links: ['file', 'folder', 'nowhere', 'up'] },
  ])('$what', async ({ option, links }) => {
    const folder = newFolder()
    const source = join(folder, 'files/src')
    mkdirSync(join(source, 'd'), { recursive: true })
    writeFileSync(join(source, 'd/f'), 'text')
    symlinkSync('d/f', join(source, 'file'))
    symlinkSync('d', join(source, 'folder'))
    symlinkSync('nothing', join(source, 'nowhere'))
    symlinkSync('.', join(source, 'up'))
    const tasks = `- {name: twice, copy: src=src/ dest=${folder}/out ${option}, loop: [1, 2]}\n`
    const { story } = await runTasks(tasks, { ...alone, folder })
    expect(story).toEqual(['PLAY all', 'twice: h1(1) changed, h1(2) ok'])
    const entries = readdirSync(join(folder, 'out'), { withFileTypes: true })
    expect(entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name)).toEqual(links)
    expect(readFileSync(join(folder, 'out/folder/f'), 'utf8')).toBe('text')
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import copy from '../../modules/copy.ts'
import file from '../../modules/file.ts'
import lineinfile from '../../modules/lineinfile.ts'
import shell from '../../modules/shell.ts'
import stat from '../../modules/stat.ts'
import template from '../../modules/template.ts'
import { bytesContent } from '../../src/state/content.ts'
import { rehearse, task, testFolder } from './local.ts'

it('a plan of many tasks upon nothing is what the apply then does', async () => {
  const top = join(testFolder(), 'srv')
  const text = (content: string, name = '') => bytesContent(Buffer.from(content), { name })
  const outcomes = await rehearse([
    task(file, { path: `${top}/app/conf`, state: 'directory', mode: '0750' }),
    task(copy, { src: text('a=1\n', 'app.conf'), dest: `${top}/app/conf`, mode: '0640' }),
    task(lineinfile, { path: `${top}/app/conf/app.conf`, line: 'a=2', regexp: '^a=' }),
    task(lineinfile, { path: `${top}/app/conf/app.conf`, line: 'b=1', mode: '0600' }),
    task(file, { path: `${top}/current`, src: 'app', state: 'link' }),
    task(file, { path: `${top}/app.conf`, src: 'app/conf/app.conf', state: 'link' }),
    task(template, { src: text('c=1\n'), dest: `${top}/app.conf`, follow: true }),
    task(lineinfile, { path: `${top}/app.conf`, line: 'd=1' }),
    task(copy, { src: `${top}/app/conf/app.conf`, dest: `${top}/copy.conf`, remote_src: true, mode: 'preserve' }),
    task(file, { path: `${top}/app.conf`, mode: '0604' }),
    task(file, { path: `${top}/app.conf`, state: 'absent' }),
    task(shell, { cmd: 'false', removes: `${top}/app.conf` }),
    task(stat, { path: `${top}/app/conf/app.conf` }),
    task(file, { path: `${top}/app`, state: 'absent' }),
    task(lineinfile, { path: `${top}/app/conf/app.conf`, line: 'a', state: 'absent' }),
  ])
  expect(outcomes.map(({ planned }) => planned.changes)).toEqual(outcomes.map(({ changes }) => changes))
  expect(outcomes.flatMap(({ planned, left, broken }) => [...planned.left, ...left, ...broken])).toEqual([])
  expect(outcomes.map(({ changes }) => changes)).toEqual([
    ['create 3 directories'],
    ['create file'],
    ['replace line'],
    ['add line, mode 0640 → 0600'],
    ['link to app'],
    ['link to app/conf/app.conf'],
    ['change content'],
    ['add line'],
    ['create file'],
    ['mode 0600 → 0604'],
    ['remove link'],
    [],
    [],
    ['remove directory'],
    [],
  ])
  expect(readFileSync(`${top}/copy.conf`, 'utf8')).toBe('c=1\nd=1\n')
  const [, , , , , , , , , , , , looked] = outcomes
  expect(looked?.result.stat).toMatchObject({ mode: '0604', size: 8 })
  expect(looked?.planned.result.stat).toMatchObject({ mode: '0604', size: 8 })
})

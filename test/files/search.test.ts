import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { findFile } from '../../src/files/search.ts'

const top = mkdtempSync(join(tmpdir(), 'search-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))
beforeEach(() => rmSync(top, { recursive: true, force: true }))

function put(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(top, name)), { recursive: true })
    writeFileSync(join(top, name), '')
  }
}

const inRole = {
  roleDirs: [join(top, 'roles/web'), join(top, 'roles/base')],
  taskDir: join(top, 'roles/web/tasks'),
  playbookDir: top,
}

/** Where it is found first, then where it is found without that, and so on. */
function foundInTurn(count: number, find: () => string | { tried: readonly string[] }): (string | undefined)[] {
  return Array.from({ length: count }, () => {
    const path = find()
    if (typeof path !== 'string') return undefined
    rmSync(path)
    return path
  })
}

test('finds the nearest: in the role, in its dependants, by the task file, by the playbook', () => {
  const order = [
    'roles/web/files/x',
    'roles/web/x',
    'roles/base/files/x',
    'roles/base/x',
    'roles/web/tasks/files/x',
    'roles/web/tasks/x',
    'files/x',
    'x',
  ]
  put(...order)
  expect(foundInTurn(order.length, () => findFile('files', 'x', inRole))).toEqual(order.map((name) => join(top, name)))
})

test('finds tasks in the role, then by their path from the including file', () => {
  put('roles/web/tasks/x', 'roles/web/tasks/sub/x', 'x', 'tasks/x')
  const places = { ...inRole, taskDir: join(top, 'roles/web/tasks/sub') }
  expect(foundInTurn(4, () => findFile('tasks', 'x', places))).toEqual([
    join(top, 'roles/web/tasks/x'),
    join(top, 'roles/web/tasks/sub/x'),
    join(top, 'x'),
    undefined,
  ])
})

test('looks for each kind in its own folder', () => {
  put('templates/x', 'files/x')
  expect(findFile('templates', 'x', { taskDir: top, playbookDir: top })).toBe(join(top, 'templates/x'))
})

test('tells what was tried, each path once', () => {
  expect(findFile('vars', 'x.yml', { taskDir: top, playbookDir: top })).toEqual({
    tried: [join(top, 'vars/x.yml'), join(top, 'x.yml')],
  })
})

test('takes absolute paths as they are', () => {
  put('x', 'files/x')
  expect(findFile('files', join(top, 'x'), inRole)).toBe(join(top, 'x'))
  expect(findFile('files', '/nowhere/x', inRole)).toEqual({ tried: ['/nowhere/x'] })
})

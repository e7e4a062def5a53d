import { utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { templateVariables } from '../../src/run/template-variables.ts'
import { Template } from '../../src/template/values.ts'
import { newFolder } from './support.ts'

function managedAs(setting: string) {
  const path = join(newFolder(), 'a.conf.j2')
  writeFileSync(path, 'text')
  utimesSync(path, new Date(2024, 1, 3), new Date(2024, 1, 3))
  return templateVariables({ name: 'a.conf.j2', path, dest: '/etc/a.conf' }, setting).get('ansible_managed')
}

it.each([
  ['Ansible managed', 'Ansible managed'],
  ['{file} on {host}', `a.conf.j2 on ${hostname()}`],
  ['of %Y-%m-%d, 100%%', 'of 2024-02-03, 100%'],
  ['{unknown} {file}', '{unknown} a.conf.j2'],
])('ansible_managed made of "%s"', (setting, text) => {
  expect(managedAs(setting)).toBe(text)
})

it('ansible_managed may be a template, with its braces doubled', () => {
  const managed = managedAs('by {{{{ template_host }}}}')
  expect(managed instanceof Template && managed.source).toBe('by {{ template_host }}')
})

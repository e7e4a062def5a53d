import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fromHome } from '../../files/home.ts'
import { saysYes } from '../../files/yes.ts'
import { fail } from '../../template/errors.ts'
import { typeName } from '../../template/types.ts'
import type { Value } from '../../template/values.ts'
import type { Manner } from '../manner.ts'
import type { Lookup } from './table.ts'
import { textOption } from './term.ts'

type Setting = readonly [variable: string, key: string, usual: Value, kind?: 'path']

/** The settings that playbooks ask for, by Ansible's names: the variable and the key of ansible.cfg that set each, and what else it is. */
const settings: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ['COLLECTIONS_PATHS', ['ANSIBLE_COLLECTIONS_PATH', 'defaults.collections_path', []]],
  ['COLOR_CHANGED', ['ANSIBLE_COLOR_CHANGED', 'colors.changed', 'yellow']],
  ['COLOR_ERROR', ['ANSIBLE_COLOR_ERROR', 'colors.error', 'red']],
  ['COLOR_OK', ['ANSIBLE_COLOR_OK', 'colors.ok', 'green']],
  ['DEFAULT_BECOME', ['ANSIBLE_BECOME', 'privilege_escalation.become', false]],
  ['DEFAULT_BECOME_METHOD', ['ANSIBLE_BECOME_METHOD', 'privilege_escalation.become_method', 'sudo']],
  ['DEFAULT_BECOME_USER', ['ANSIBLE_BECOME_USER', 'privilege_escalation.become_user', 'root']],
  ['DEFAULT_FORCE_HANDLERS', ['ANSIBLE_FORCE_HANDLERS', 'defaults.force_handlers', false]],
  ['DEFAULT_FORKS', ['ANSIBLE_FORKS', 'defaults.forks', 5]],
  ['DEFAULT_GATHERING', ['ANSIBLE_GATHERING', 'defaults.gathering', 'implicit']],
  ['DEFAULT_HASH_BEHAVIOUR', ['ANSIBLE_HASH_BEHAVIOUR', 'defaults.hash_behaviour', 'replace']],
  ['DEFAULT_HOST_LIST', ['ANSIBLE_INVENTORY', 'defaults.inventory', ['/etc/ansible/hosts']]],
  ['DEFAULT_LOCAL_TMP', ['ANSIBLE_LOCAL_TEMP', 'defaults.local_tmp', join(homedir(), '.ansible/tmp'), 'path']],
  ['DEFAULT_MANAGED_STR', ['', 'defaults.ansible_managed', 'Ansible managed']],
  ['DEFAULT_PRIVATE_KEY_FILE', ['ANSIBLE_PRIVATE_KEY_FILE', 'defaults.private_key_file', null, 'path']],
  ['DEFAULT_REMOTE_USER', ['ANSIBLE_REMOTE_USER', 'defaults.remote_user', null]],
  [
    'DEFAULT_ROLES_PATH',
    [
      'ANSIBLE_ROLES_PATH',
      'defaults.roles_path',
      [join(homedir(), '.ansible/roles'), '/usr/share/ansible/roles', '/etc/ansible/roles'],
    ],
  ],
  ['DEFAULT_STRATEGY', ['ANSIBLE_STRATEGY', 'defaults.strategy', 'linear']],
  ['DEFAULT_TIMEOUT', ['ANSIBLE_TIMEOUT', 'defaults.timeout', 10]],
  ['DEFAULT_TRANSPORT', ['ANSIBLE_TRANSPORT', 'defaults.transport', 'ssh']],
  ['DEFAULT_VAULT_PASSWORD_FILE', ['ANSIBLE_VAULT_PASSWORD_FILE', 'defaults.vault_password_file', null, 'path']],
  ['HOST_KEY_CHECKING', ['ANSIBLE_HOST_KEY_CHECKING', 'defaults.host_key_checking', true]],
  ['RETRY_FILES_ENABLED', ['ANSIBLE_RETRY_FILES_ENABLED', 'defaults.retry_files_enabled', false]],
])

/** Ansible's settings by their names, as the environment or ansible.cfg sets them. */
export const config: Lookup = (terms, { options, running, scope }) => {
  const onMissing = textOption(options, 'on_missing', 'error')
  if (!['error', 'skip', 'warn'].includes(onMissing))
    return fail(`on_missing is error, skip or warn, not '${onMissing}'`)
  if (options.has('plugin_type')) return fail('settings of plugins are not part of rcprov, which has no plugins')
  const { config: file } = running.run.manner
  return terms.flatMap((name) => {
    if (typeof name !== 'string') return fail(`a setting's name is a string, not ${typeName(name)}`)
    if (name === 'CONFIG_FILE') return [file.path]
    const setting = settings.get(name)
    if (setting) return [settingOf(setting, file)]
    const missing = `there is no setting '${name}'`
    if (onMissing === 'error') return fail(`${missing}; known are: ${[...settings.keys(), 'CONFIG_FILE'].join(', ')}`)
    if (onMissing === 'warn') scope.services.warn?.(missing)
    return []
  })
}

function settingOf([variable, key, usual, kind]: Setting, { path, texts }: Manner['config']): Value {
  const fromFile = texts.get(key)
  const given = process.env[variable] || fromFile
  if (given === undefined) return usual
  if (typeof usual === 'number') return Number(given)
  if (typeof usual === 'boolean') return saysYes(given)
  const folder = given === fromFile && path !== null ? dirname(path) : '.'
  const pathOf = (text: string) => resolve(folder, fromHome(text.trim()))
  if (Array.isArray(usual)) return given.split(/[:,]/).map(pathOf)
  return kind === 'path' ? pathOf(given) : given
}

import { defineModule } from '../src/module/define.ts'
import { looksHashed } from '../src/state/accounts/password.ts'
import type { HomeFound } from '../src/state/accounts/plan.ts'
import { homeOf, homeProbes, planUser, userProbes } from '../src/state/accounts/plan.ts'
import { fingerprint, keyFile } from '../src/state/accounts/ssh-key.ts'
import type { UserTask } from '../src/state/accounts/task.ts'

export default defineModule({
  name: 'user',
  summary: 'Make sure that a user account exists as described, or does not',
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', aliases: ['user'], description: 'The name of the account.' },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether it exists.' },
      uid: { type: 'integer', minimum: 0, description: 'Its id; by default the next free one.' },
      non_unique: { type: 'boolean', default: false, description: 'Lets the id be one that another user has.' },
      group: {
        type: 'string',
        description: 'The primary group, by name or id; by default a new one of the same name.',
      },
      groups: { type: 'array', items: { type: 'string' }, description: 'The groups that list the user as a member.' },
      append: { type: 'boolean', default: false, description: 'Leaves the user in groups that are not listed.' },
      comment: { type: 'string', description: 'The full name, or what the account is for.' },
      home: { type: 'string', format: 'path', description: 'The home directory.' },
      create_home: {
        type: 'boolean',
        default: true,
        aliases: ['createhome'],
        description: 'Makes the home directory if it is missing.',
      },
      move_home: { type: 'boolean', default: false, description: 'Moves the old home directory to a new `home`.' },
      skeleton: { type: 'string', description: 'The folder that a new home directory is copied from.' },
      shell: { type: 'string', description: 'The login shell.' },
      system: {
        type: 'boolean',
        default: false,
        description: 'Takes the id of a new account from those of the system.',
      },
      password: { type: 'string', secret: true, description: 'The hash of the password, as /etc/shadow has it.' },
      password_lock: { type: 'boolean', description: 'Whether the password is locked.' },
      update_password: {
        type: 'string',
        enum: ['always', 'on_create'],
        default: 'always',
        description: 'Whether the password of an existing account is set too.',
      },
      expires: {
        type: 'number',
        description: 'When the account expires, in seconds since the epoch; negative for never.',
      },
      remove: {
        type: 'boolean',
        default: false,
        description: 'With state absent, removes home directory and mail too.',
      },
      force: {
        type: 'boolean',
        default: false,
        description: 'Removes an account that is in use; replaces a key that is there.',
      },
      local: {
        type: 'boolean',
        default: false,
        description: 'The account is always made in the files of the host; taken for the sake of older playbooks.',
      },
      generate_ssh_key: { type: 'boolean', default: false, description: 'Makes a key pair for SSH if there is none.' },
      ssh_key_type: { type: 'string', default: 'rsa', description: 'The type of that key.' },
      ssh_key_bits: { type: 'integer', minimum: 0, description: 'Its size; by default what ssh-keygen takes.' },
      ssh_key_file: {
        type: 'string',
        format: 'path',
        description: 'Its file; by default .ssh/id_TYPE in the home directory.',
      },
      ssh_key_comment: {
        type: 'string',
        description: 'Its comment; by default "ansible-generated on" and the name of the host.',
      },
    },
  },
  returns: {
    name: 'The user',
    state: 'Whether the account is present or absent',
    uid: 'Its number',
    group: 'The number of its group',
    groups: 'The other groups that were asked for',
    append: 'Whether they were to be added',
    comment: 'Its full name',
    home: 'Its home directory',
    move_home: 'Whether the home was to be moved',
    shell: 'Its login shell',
    password: 'Not the password',
    force: 'Whether it was to be removed in any case',
    remove: 'Whether its files were to be removed',
    ssh_key_file: 'The file of its key',
    ssh_public_key: 'The public key',
    ssh_fingerprint: 'The fingerprint of that',
    warnings: 'What is odd about the password',
  },
  examples: [
    {
      title: 'An account for a service',
      args: {
        name: 'rocketchat',
        system: true,
        home: '/opt/Rocket.Chat',
        create_home: false,
        shell: '/usr/sbin/nologin',
      },
    },
    { title: 'Put a user into another group', args: { name: 'james', groups: ['sudo'], append: true } },
    { title: 'Remove a user with all files', args: { name: 'james', state: 'absent', remove: true } },
  ],
  read: userProbes,
  readMore: homeProbes,
  plan: planUser,
  result: (args, found) =>
    args.state === 'absent' ? removed(args) : { ...account(args, found), ...sshKey(args, found) },
  toldByDeed: ['uid', 'group', 'ssh_fingerprint', 'ssh_public_key'],
})

function removed({ name, state, force, remove }: UserTask) {
  return { name, state, force, remove }
}

function account(task: UserTask, { user: at }: HomeFound) {
  const { name, state, append, move_home, groups, password } = task
  if (at === null) return { name, state }
  return {
    name,
    state,
    append,
    move_home,
    ...(at.uid >= 0 && { uid: at.uid }),
    ...(at.gid >= 0 && { group: at.gid }),
    comment: at.comment,
    home: at.home,
    shell: at.shell,
    ...(groups && { groups: groups.join(',') }),
    ...(password && { password: 'NOT_LOGGING_PASSWORD' }),
    ...(password &&
      !looksHashed(password) && { warnings: [`the password of ${name} does not look like a hash: it lets nobody in`] }),
  }
}

function sshKey(task: UserTask, found: HomeFound) {
  if (!task.generate_ssh_key) return {}
  const file = keyFile(task, homeOf(task, found))
  const text = found[`content ${file}.pub`]?.toString().trim()
  return { ssh_key_file: file, ...(text && { ssh_public_key: text, ssh_fingerprint: fingerprint(text) }) }
}

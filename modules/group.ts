import { defineModule, refuse } from '../src/module/define.ts'
import { type Change, set } from '../src/state/change.ts'
import { type Group, group } from '../src/state/families/group.ts'
import { user } from '../src/state/families/user.ts'
import { newAccount } from '../src/state/provides.ts'
import { type Script, sh } from '../src/state/sh.ts'

export default defineModule({
  name: 'group',
  summary: 'Make sure that a group of users exists, or does not',
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'The name of the group.' },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether it exists.' },
      gid: { type: 'integer', minimum: 0, description: 'Its id; by default the next free one.' },
      system: { type: 'boolean', default: false, description: 'Takes the id of a new group from those of the system.' },
      non_unique: { type: 'boolean', default: false, description: 'Lets the id be one that another group has.' },
      local: {
        type: 'boolean',
        default: false,
        description: 'The group is always made in the files of the host; taken for the sake of older playbooks.',
      },
    },
  },
  returns: {
    name: 'The group',
    state: 'Whether it is present or absent',
    system: 'Whether it was to be one of the system',
    gid: 'Its number',
  },
  examples: [
    { title: 'A group for a service', args: { name: 'rocketchat', system: true } },
    { title: 'A group with a given id', args: { name: 'backup', gid: 1750 } },
  ],
  read: ({ name }) => ({ at: group(name), namesake: user(name) }),
  plan: ({ name, state, gid, system, non_unique: shared }, { at: found, namesake }) => {
    if (shared && gid === undefined) return refuse('non_unique is True but all of the following are missing: gid')
    // A group that was found by its id is another one.
    const at = found?.name === name ? found : null
    const id = gid === undefined ? [] : ['-g', gid, ...(shared ? ['-o'] : [])]
    // Most groups that can't go are those of a user of the same name.
    if (state === 'absent' && at && namesake?.group === name) {
      return refuse(`groupdel: cannot remove the primary group of user '${name}'\n`)
    }
    if (state === 'absent') return at ? [change(name, 'remove', sh`groupdel -- ${name}`, null)] : []
    const after = { name, gid: gid ?? -1, members: at?.members ?? [] }
    if (!at) return [change(name, 'create', sh`groupadd ${[...id, ...(system ? ['-r'] : []), '--', name]}`, after)]
    if (gid === undefined || at.gid === gid) return []
    return [change(name, `gid ${at.gid} → ${gid}`, sh`groupmod ${id} -- ${name}`, after)]
  },
  result: ({ name, state, system }, { at }) => ({
    name,
    state,
    ...(at && state === 'present' && { system, ...(at.gid >= 0 && { gid: at.gid }) }),
  }),
  toldByDeed: ['gid'],
})

function change(name: string, what: string, script: Script, after: Group): Change {
  return {
    kind: 'state',
    title: what === 'create' || what === 'remove' ? `${what} group ${name}` : what,
    how: { kind: 'script', script, spooled: false },
    sets: [set(group(name), after)],
    provides: newAccount,
    touches: 'own',
  }
}

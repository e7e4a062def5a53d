import { entries, type Facts, type Source } from './source.ts'

/** Who reads the facts, and the environment of the session. */
export function userFacts(source: Source): Facts {
  const [name = '', , uid = '', gid = '', gecos = '', home = '', shell = ''] = (source.lines('user')[0] ?? '').split(
    ':',
  )
  const ids = (kind: string) =>
    source
      .file('/proc/self/status')
      .find((line) => line.startsWith(`${kind}:`))
      ?.split('\t') ?? []
  const [, realUser, user] = ids('Uid')
  const [, realGroup, group] = ids('Gid')
  return {
    user_id: name,
    user_uid: Number(uid),
    user_gid: Number(gid),
    user_gecos: gecos,
    user_dir: home,
    user_shell: shell,
    real_user_id: Number(realUser),
    effective_user_id: Number(user),
    real_group_id: Number(realGroup),
    effective_group_id: Number(group),
  }
}

export function environmentFacts(source: Source): Facts {
  const pairs = entries(source, '/proc/self/environ').flatMap((entry) => {
    const at = entry.indexOf('=')
    return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : []
  })
  return { env: Object.fromEntries(pairs) }
}

import { type Manner, usualManner } from '../run/manner.ts'
import type { Secret } from '../template/values.ts'
import type { BecomeDefaults } from '../transport/become.ts'
import type { TargetDefaults } from '../transport/target.ts'
import type { RunGiven } from './flags.ts'
import type { Settings } from './settings/settings.ts'

/** What settings say of how a run goes; nobody is asked anything. */
export function mannerOf({ gathering, strategy, hashBehaviour, configFile, configTexts, managed }: Settings): Manner {
  return {
    ...usualManner,
    gathering,
    strategy,
    mergeDicts: hashBehaviour === 'merge',
    config: { path: configFile, texts: configTexts },
    ...(managed !== null && { managed }),
  }
}

/** How to log in to hosts whose variables and plays don't say. */
export function targetDefaults(settings: Settings, password: Secret | null, acceptNew: boolean): TargetDefaults {
  const { user, port, privateKey, connection, timeout, hostKeyChecking, sshArgs, sshCommonArgs, sshExtraArgs } =
    settings
  const checkHostKey = acceptNew ? 'accept-new' : hostKeyChecking ? null : 'no'
  return {
    ...(user !== null && { user }),
    ...(port !== null && { port: Number(port) }),
    ...(privateKey !== null && { privateKeyFile: privateKey }),
    ...(connection !== null && { connection }),
    ...(password && { password }),
    ...(checkHostKey !== null && { checkHostKey }),
    connectTimeout: timeout,
    sshArgs: {
      ...(sshArgs !== null && { ansible_ssh_args: sshArgs }),
      ...(sshCommonArgs !== null && { ansible_ssh_common_args: sshCommonArgs }),
      ...(sshExtraArgs !== null && { ansible_ssh_extra_args: sshExtraArgs }),
    },
  }
}

/** Whom tasks become where hosts, plays and tasks don't say. */
export function becomeDefaults(settings: Settings, password: Secret | null): BecomeDefaults {
  const { become, becomeUser, becomeMethod, becomeFlags } = settings
  return {
    become,
    ...(becomeUser !== null && { user: becomeUser }),
    ...(becomeMethod !== null && { method: becomeMethod }),
    ...(becomeFlags !== null && { flags: becomeFlags }),
    ...(password && { password }),
  }
}

/** How often `-v` was given, on top of what is set. */
export function verbosityOf({ verbose }: RunGiven, { verbosity }: Settings): number {
  return (Number(verbosity ?? 0) || 0) + (verbose?.length ?? 0)
}

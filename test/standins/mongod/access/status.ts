import type { Command } from '../contract.ts'
import { allowOnly, flag } from './args.ts'
import type { Name } from './names.ts'
import { roleDocuments } from './roles/role-names.ts'
import type { Sessions } from './sessions.ts'

/** connectionStatus: who one is, and what that allows. */
export function connectionStatusCommand(sessions: Sessions): Command {
  return {
    name: 'connectionStatus',
    on: 'anyone',
    needs: 'none',
    run: (request) => {
      allowOnly(request, ['showPrivileges'])
      const user = sessions.user(request.connection)
      return {
        authInfo: {
          authenticatedUsers: user === null ? [] : [asDocument(user.name)],
          authenticatedUserRoles: roleDocuments(user?.roles ?? []),
          ...(flag(request, 'showPrivileges', false) ? { authenticatedUserPrivileges: user?.privileges ?? [] } : {}),
        },
      }
    },
  }
}

function asDocument({ name, db }: Name): { readonly user: string; readonly db: string } {
  return { user: name, db }
}

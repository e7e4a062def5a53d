import type { Secret } from '../../template/values.ts'

/** What a task asks of a user account: the arguments of `user`. */
export interface UserTask {
  readonly name: string
  readonly state: 'present' | 'absent'
  readonly uid?: number | undefined
  readonly non_unique: boolean
  readonly group?: string | undefined
  readonly groups?: readonly string[] | undefined
  readonly append: boolean
  readonly comment?: string | undefined
  readonly home?: string | undefined
  readonly create_home: boolean
  readonly move_home: boolean
  readonly skeleton?: string | undefined
  readonly shell?: string | undefined
  readonly system: boolean
  readonly password?: Secret | undefined
  readonly password_lock?: boolean | undefined
  readonly update_password: 'always' | 'on_create'
  /** Seconds since the epoch, negative for never. */
  readonly expires?: number | undefined
  readonly remove: boolean
  readonly force: boolean
  readonly generate_ssh_key: boolean
  readonly ssh_key_bits?: number | undefined
  readonly ssh_key_type: string
  readonly ssh_key_file?: string | undefined
  readonly ssh_key_comment?: string | undefined
}

import type { Secret } from '../../template/values.ts'

type Identifier = 'create_if_not_provided' | 'always_create' | 'never_create'

/** What both providers are told, under one name each. */
export interface Manner {
  readonly digest: string
  readonly notBefore: string
  readonly notAfter: string
  readonly subjectKey: Identifier
  readonly authorityKey: boolean
  /** The key that signs. */
  readonly key: string | undefined
  readonly passphrase: Secret | undefined
}

/** The arguments of both providers. */
interface Given {
  readonly provider: 'selfsigned' | 'ownca' | undefined
  readonly privatekey_path: string | undefined
  readonly privatekey_passphrase: Secret | undefined
  readonly ownca_privatekey_path: string | undefined
  readonly ownca_privatekey_passphrase: Secret | undefined
  readonly selfsigned_digest: string
  readonly selfsigned_not_before: string
  readonly selfsigned_not_after: string
  readonly selfsigned_create_subject_key_identifier: Manner['subjectKey']
  readonly ownca_digest: string
  readonly ownca_not_before: string
  readonly ownca_not_after: string
  readonly ownca_create_subject_key_identifier: Manner['subjectKey']
  readonly ownca_create_authority_key_identifier: boolean
}

/** The arguments of the provider that is asked. */
export function mannerOf(args: Given): Manner {
  if (args.provider === 'ownca') {
    return {
      digest: args.ownca_digest,
      notBefore: args.ownca_not_before,
      notAfter: args.ownca_not_after,
      subjectKey: args.ownca_create_subject_key_identifier,
      authorityKey: args.ownca_create_authority_key_identifier,
      key: args.ownca_privatekey_path,
      passphrase: args.ownca_privatekey_passphrase,
    }
  }
  return {
    digest: args.selfsigned_digest,
    notBefore: args.selfsigned_not_before,
    notAfter: args.selfsigned_not_after,
    subjectKey: args.selfsigned_create_subject_key_identifier,
    authorityKey: false,
    key: args.privatekey_path,
    passphrase: args.privatekey_passphrase,
  }
}

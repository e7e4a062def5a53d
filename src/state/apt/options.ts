/** How apt-get is to go about it: the arguments that the modules have in common with its options. */
export interface AptOptions {
  readonly install_recommends?: boolean | undefined
  readonly default_release?: string | undefined
  readonly only_upgrade?: boolean | undefined
  readonly autoremove?: boolean | undefined
  readonly fail_on_autoremove?: boolean | undefined
  readonly allow_unauthenticated?: boolean | undefined
  readonly allow_downgrade?: boolean | undefined
  readonly allow_change_held_packages?: boolean | undefined
}

/** The words after `apt-get` that install packages. */
export function installWords(options: AptOptions, packages: readonly string[]): string[] {
  return ['install', ...installOptions(options), '--', ...packages]
}

/** The options of an installation, an upgrade or a repair. */
export function installOptions(options: AptOptions): string[] {
  const { install_recommends: recommends, default_release: release } = options
  return [
    ...(recommends === undefined ? [] : ['-o', `APT::Install-Recommends=${recommends ? 'yes' : 'no'}`]),
    ...(release ? ['-t', release] : []),
    ...(options.only_upgrade ? ['--only-upgrade'] : []),
    ...(options.autoremove ? ['--auto-remove'] : []),
    ...(options.fail_on_autoremove ? ['--no-remove'] : []),
    ...(options.allow_unauthenticated ? ['--allow-unauthenticated'] : []),
    ...(options.allow_downgrade ? ['--allow-downgrades'] : []),
    ...(options.allow_change_held_packages ? ['--allow-change-held-packages'] : []),
  ]
}

/** The words after `apt-get` that remove packages. */
export function removeWords(
  how: { readonly purge: boolean; readonly autoremove: boolean },
  packages: readonly string[],
) {
  return ['remove', ...(how.purge ? ['--purge'] : []), ...(how.autoremove ? ['--auto-remove'] : []), '--', ...packages]
}

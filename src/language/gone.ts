/** Keywords that Ansible had once, and what to write now: old playbooks and tutorials still have them. */
const gone: Readonly<Record<string, string>> = {
  accelerate: 'leave it out',
  always_run: 'write check_mode: false',
  first_available_file: 'write with_first_found, or loop over lookup("first_found", …)',
  include: 'write include_tasks, or import_tasks where it is not to wait for the run; for playbooks import_playbook',
  only_if: 'write when',
  static: 'write import_tasks for true, include_tasks for false',
  su: 'write become: true and become_method: su',
  su_user: 'write become_user',
  sudo: 'write become: true',
  sudo_user: 'write become_user',
}

/** What to write in place of a keyword that has gone from Ansible; undefined if it never was one. */
export function replacementOf(name: string): string | undefined {
  return Object.hasOwn(gone, name) ? gone[name] : undefined
}

// Completion as a shell does it: the script is sourced, and asked what comes next.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completionScript, shells } from '../../../infra/cli/completion/shells.ts';
import { commandWords } from '../../../infra/cli/completion/words.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { otp } from '../../../infra/cli/spell.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/deployment.ts';
import { hasTool } from '../../support/tools.ts';

const never = () => {
  throw new Error('no context is needed');
};
const program = createProgram(otp, { open: never, openLocal: never });
const commands = commandWords(program);
const folder = temporaryFolder();

const sourced = (shell: (typeof shells)[number]) => {
  const file = join(folder, `completion.${shell}`);
  writeFileSync(file, completionScript(shell, commands));
  return file;
};

describe.skipIf(!hasTool('bash'))('bash', () => {
  const file = sourced('bash');
  /** One process for all questions: each is the words so far, the last of them to be completed. */
  const ask = (questions: readonly (readonly string[])[]): string[][] => {
    const script = `source ${file}
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _otp_router; echo "\${COMPREPLY[*]}"; }
${questions.map((words) => `ask ${words.map((word) => `'${word}'`).join(' ')}`).join('\n')}`;
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout
      .split('\n')
      .slice(0, questions.length)
      .map((line) => line.split(' ').filter(Boolean));
  };

  it('completes every command, and every option that its help has', async () => {
    const names = program.commands.map((command) => command.name());
    const answers = ask([['otp', ''], ...names.map((name) => ['otp', name, '-'])]);
    expect(answers[0]).toEqual(names);
    for (const [at, name] of names.entries()) {
      const { text } = await runCommandLine([name, '--help']);
      const flags = [...text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag);
      expect(flags.length).toBeGreaterThan(1);
      expect(answers[at + 1], name).toEqual(expect.arrayContaining(flags));
    }
  });

  it('completes what is begun, what an option or an argument can be, and files', () => {
    const [begun, tier, code, page, text, zip, after] = ask([
      ['otp', 'de'],
      ['otp', '--stack', 'x', 'deploy', '--pool-tier', ''],
      ['otp-router', 'print', 't'],
      ['otp', 'open', 'd'],
      ['otp', 'deploy', '--stack', ''],
      ['otp', 'deploy', '--zip', 'compl'],
      ['otp', 'deploy', '--set', 'A=b', '--pl'],
    ]);
    expect(begun).toEqual(['deploy', 'detach', 'destroy']);
    expect(tier).toEqual(['LITE', 'ESSENTIALS', 'PLUS']);
    expect(code).toEqual(['terraform']);
    expect(page).toEqual(['dashboard']);
    expect(text).toEqual([]);
    expect(zip).toContain('completion.bash');
    expect(after).toEqual(['--plan']);
  });

  it('is bound to the names that the program has', () => {
    const { stdout } = spawnSync('bash', ['--norc', '-c', `source ${file}; complete -p`], {
      encoding: 'utf8',
    });
    for (const name of ['otp', 'otp-router', 'cognito-otp-router'])
      expect(stdout).toMatch(new RegExp(`_otp_router ${name}$`, 'm'));
  });
});

describe.skipIf(!hasTool('fish'))('fish', () => {
  const completed = (line: string): string[] => {
    const { stdout, stderr } = spawnSync(
      'fish',
      ['-N', '-c', `source ${sourced('fish')}; complete -C '${line}'`],
      {
        env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    return stdout
      .trimEnd()
      .split('\n')
      .map((found) => found.split('\t')[0] ?? '');
  };

  it('completes commands, options, and what an option can be', () => {
    expect(completed('otp de').toSorted()).toEqual(['deploy', 'destroy', 'detach']);
    expect(completed('otp deploy --pl')).toEqual(['--plan']);
    expect(completed('otp deploy --pool-tier ').toSorted()).toEqual(['ESSENTIALS', 'LITE', 'PLUS']);
  });
});

describe.skipIf(!hasTool('zsh'))('zsh', () => {
  it('takes its script, and completes all names of the program by it', () => {
    const script = `autoload -U compinit && compinit -u -d ${folder}/zcompdump; source ${sourced('zsh')}
print -- $_comps[otp] $_comps[otp-router] $_comps[cognito-otp-router]`;
    const { stdout, stderr, status } = spawnSync('zsh', ['-f', '-c', script], {
      env: { ...process.env, HOME: folder, ZDOTDIR: folder },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('_otp_router _otp_router _otp_router');
    expect(status).toBe(0);
  });
});

describe.each(['zsh', 'fish'] as const)('%s', (shell) => {
  it('has every command and option in its script', () => {
    const script = completionScript(shell, commands);
    for (const { name, flags } of commands) {
      expect(script).toContain(name);
      for (const { name: flag } of flags)
        expect(script).toContain(shell === 'zsh' || flag.length === 2 ? flag.slice(1) : flag.slice(2));
    }
  });
});

it('is printed by the command, and with --json is one document', async () => {
  for (const shell of shells) {
    const { text } = await runCommandLine(['completion', shell]);
    expect(text).toBe(completionScript(shell, commands).trimEnd());
    const { results } = await runCommandLine(['completion', shell, '--json']);
    expect(results).toEqual([{ shell, script: completionScript(shell, commands) }]);
  }
});

// What `npm run render` makes of the table of settings, and where it puts it.
import { describe, expect, it } from 'vitest';
import { settingParameters, settingVariables } from '../../infra/parameters.ts';
import { readTemplate } from '../../infra/read-template.ts';
import { markdownMarks, replaceSection, yamlMarks } from '../../infra/sections.ts';
import { parameterName } from '../../infra/template.ts';
import { settingNames } from '../../src/settings/table.ts';

describe('a written section', () => {
  const marks = yamlMarks('numbers', 2);
  const file = `a:\n${marks.begin}  old: 1\n${marks.end}b: 2\n`;

  it('takes the place of the one before it, and leaves the rest of the file alone', () => {
    const written = replaceSection(file, marks, '  new: $& 3\n');
    expect(written).toBe(`a:\n${marks.begin}  new: $& 3\n${marks.end}b: 2\n`);
    expect(replaceSection(written, marks, '  old: 1\n')).toBe(file);
  });

  it('is not written where a mark is gone', () => {
    for (const mark of [marks.begin, marks.end])
      expect(() => replaceSection(file.replace(mark, ''), marks, '')).toThrow('marks of a written section');
    expect(() => replaceSection(file, markdownMarks('numbers'), '')).toThrow();
  });
});

describe('the settings in the template', () => {
  const { Parameters: parameters, Resources: resources } = readTemplate();
  const { Variables: variables = {} } = (resources.Function?.Properties.Environment ?? {}) as {
    Variables?: Record<string, unknown>;
  };

  it.each(settingNames)('%s is a variable of the function, fed by its own parameter', (name) => {
    expect(parameters).toHaveProperty(parameterName(name));
    expect(JSON.stringify(variables[name])).toContain(`{"Ref":"${parameterName(name)}"}`);
  });

  it('are rendered as they are read back', () => {
    expect(parameters).toMatchObject(settingParameters());
    expect(variables).toMatchObject(settingVariables());
  });
});

// `npm run test:world`: what needs more than npm. A missing tool skips its tests and says so; with OTP_REQUIRE_TOOLS=1
// it fails them.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const { projects: _, ...rest } = base.test ?? {};

export default defineConfig({
  ...base,
  test: {
    ...rest,
    name: 'world',
    include: ['test/world/**/*.test.ts'],
    globalSetup: [path('../support/bundle.ts'), path('support/moto-servers.ts')],
  },
});

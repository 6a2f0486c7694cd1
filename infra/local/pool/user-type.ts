// A user as the API shows it.
import type { User } from './store.ts';

export const attributeList = ({ attributes }: User) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** `UserType`. Dates travel as epoch seconds. */
export const describeUser = (user: User) => ({
  Username: user.userName,
  Attributes: attributeList(user),
  Enabled: user.enabled,
  UserStatus: user.status,
  UserCreateDate: user.createdAtMs / 1000,
  UserLastModifiedDate: user.createdAtMs / 1000,
});

export const SignIn = () => (
  <form method="post" action="/api/signin">
    <input name="email" type="email" autoComplete="username" />
    <input name="password" type="password" autoComplete="current-password" />
  </form>
);

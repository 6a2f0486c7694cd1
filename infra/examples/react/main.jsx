// Signs people up and in by a one-time code, keeps them signed in over a reload, and shows who they are.
import { cognitoTransport, createOtpClient } from 'cognito-otp-router/client';
import { useOtpSignIn } from 'cognito-otp-router/react';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

// The local pool's, unless VITE_REGION and VITE_CLIENT_ID say where yours is: that is all a pool on AWS needs.
const { VITE_REGION, VITE_CLIENT_ID, VITE_ENDPOINT } = import.meta.env;
const client = createOtpClient({
  transport: cognitoTransport({
    clientId: VITE_CLIENT_ID ?? '0local0client0local0client',
    ...(VITE_REGION ? { region: VITE_REGION } : { endpoint: VITE_ENDPOINT ?? 'http://127.0.0.1:9339' }),
  }),
});

const words = {
  BAD_NAME: 'Enter an email address, or a mobile number with its country, like +44 7400 123456.',
  NOT_A_CODE: 'That is not the whole code.',
  WRONG_CODE: 'That code is not right.',
  CODE_EXPIRED: 'That code has expired. Ask for another one.',
  RESEND_TOO_SOON: 'Wait a moment before you ask for another code.',
  SIGN_UP_REFUSED: 'We cannot send codes there. Try another address or number.',
  OFFLINE: 'There is no connection.',
};

function App() {
  const signIn = useOtpSignIn(client);
  switch (signIn.step) {
    case 'idle':
      return (
        <Form
          key="name"
          label="Email or mobile number"
          autoComplete="username"
          send={signIn.start}
          signIn={signIn}
        />
      );
    case 'choose':
      return signIn.channels.map((channel) => (
        <button key={channel} type="button" onClick={() => signIn.choose(channel)}>
          {channel}
        </button>
      ));
    case 'code':
      return (
        <>
          <p>We sent a code to {signIn.destination}.</p>
          <Form
            key="code"
            label={`${signIn.digits} digits`}
            autoComplete="one-time-code"
            send={signIn.answer}
            signIn={signIn}
          />
          <Resend signIn={signIn} />
        </>
      );
    case 'signed-in':
      return (
        <>
          <p>Hello, {signIn.name}.</p>
          <button type="button" onClick={signIn.signOut}>
            Sign out
          </button>
        </>
      );
  }
}

function Form({ label, autoComplete, send, signIn: { busy, error } }) {
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(typed);
      }}
    >
      <label htmlFor="field">{label}</label>
      <input
        id="field"
        value={typed}
        autoComplete={autoComplete}
        inputMode={autoComplete === 'one-time-code' ? 'numeric' : 'text'}
        aria-describedby="error"
        onChange={(event) => setTyped(event.target.value)}
      />
      <p id="error" className="error" role="alert">
        {error && (words[error.code] ?? 'That did not work. Try again in a moment.')}
      </p>
      <button type="submit" disabled={busy}>
        Continue
      </button>
    </form>
  );
}

function Resend({ signIn: { resend, resendAt, busy } }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((resendAt - now) / 1000));
  return (
    <button type="button" disabled={busy || seconds > 0} onClick={() => resend()}>
      {seconds > 0 ? `Send again in ${seconds} s` : 'Send again'}
    </button>
  );
}

createRoot(document.getElementById('root')).render(<App />);

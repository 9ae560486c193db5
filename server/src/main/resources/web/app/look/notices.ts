import { css } from 'lit';

/** Messages in the place of a list or above it. */
export const notices = css`
  .notice {
    padding: 28px 20px;
    text-align: center;
    color: var(--muted);
  }
  .notice strong {
    display: block;
    color: var(--text);
    font-size: 15px;
    margin-bottom: 4px;
  }
  .notice button {
    margin-top: 12px;
  }
  .notice.failed strong {
    color: var(--bad);
  }
  .notice.loading {
    animation: appear 0.2s 0.25s both;
  }
  .stale {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 7px 12px;
    margin-bottom: 14px;
    border-radius: 8px;
    color: var(--warn);
    background: var(--warn-soft);
    font-weight: 550;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;

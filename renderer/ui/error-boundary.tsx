import { Button, EmptyState } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';

interface Props {
  /** What cannot be shown, as the user calls it: "The inspector". */
  readonly name: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
}

/** Keeps a fault of one panel to that panel: the rest of the window goes on and the document is untouched. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(`${this.props.name} stopped.`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <EmptyState
        role="alert"
        p="md"
        size="sm"
        icon={<IconAlertTriangle />}
        title={`${this.props.name} cannot be shown`}
        description={`The document is untouched. Reason: ${error.message}`}
      >
        <EmptyState.Actions>
          <Button variant="default" onClick={() => this.setState({ error: undefined })}>
            Show it again
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
}

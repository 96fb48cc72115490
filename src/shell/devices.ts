// Which paths name a device whose content is a disk's.

/** Is it a device file whose content is a disk's? */
export function isDevice(value: string): boolean {
  return (
    /^\/dev\/./.test(value) &&
    !/^\/dev\/(?:null|zero|full|stdin|stdout|stderr|tty|u?random|shm(?:\/|$)|pts\/|fd\/|tcp\/|udp\/|log$|console$)/.test(
      value,
    )
  );
}

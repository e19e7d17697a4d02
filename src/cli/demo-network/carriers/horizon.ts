import type { DemoCarrier } from '../demo-carrier.js';

/** Long distances only, on flights that call on the way. */
export const HORIZON: DemoCarrier = {
  airline: 'X0',
  name: 'Demo Horizon',
  firstFlightNumber: 901,
  fleet: {
    '351': 'F6C44W32Y236',
    '388': 'F14C96W60Y315',
    '789': 'C42W28Y198',
  },
  terminals: { LHR: '3', SYD: '1', SIN: '1' },
  hubs: [],
  shuttles: [
    { from: 'LHR', to: 'PER', aircraftType: '789', departures: ['11:50'] },
    { from: 'LHR', to: 'SIN', aircraftType: '351', departures: ['10:55'] },
    { from: 'LHR', to: 'HKG', aircraftType: '351', departures: ['21:15'] },
    { from: 'LHR', to: 'JFK', aircraftType: '351', departures: ['09:25'] },
    { from: 'CDG', to: 'JFK', aircraftType: '351', departures: ['10:10'] },
    { from: 'CDG', to: 'HND', aircraftType: '351', departures: ['22:40'] },
    { from: 'FRA', to: 'LAX', aircraftType: '351', departures: ['13:30'], days: '134567' },
    { from: 'JFK', to: 'HND', aircraftType: '789', departures: ['12:15'] },
    { from: 'JFK', to: 'SIN', aircraftType: '351', departures: ['22:10'], days: '1357' },
    { from: 'SYD', to: 'JNB', aircraftType: '789', departures: ['09:40'], days: '1246' },
  ],
  throughFlights: [
    {
      stations: ['LHR', 'SIN', 'SYD'],
      aircraftType: '388',
      departure: '20:30',
      returnDeparture: '16:00',
      groundMinutes: 95,
    },
    {
      stations: ['LHR', 'BKK', 'MEL'],
      aircraftType: '351',
      departure: '12:05',
      returnDeparture: '15:30',
      groundMinutes: 90,
    },
    {
      stations: ['FRA', 'HKG', 'AKL'],
      aircraftType: '351',
      departure: '22:00',
      returnDeparture: '13:50',
      groundMinutes: 110,
    },
  ],
};
